package io.alphastocks.jdbc;

import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.StoredRecord;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Finds what a query asks for, part by part, each where the one before it ended.
final class JournalSearch {

    private static final int MOST_RECORDS = 1_000;
    private static final int MOST_CHARACTERS = 2_000_000;

    /// Where a server sends rows, it may send so many before they are asked for.
    private static final int FETCHED_AT_ONCE = 100;

    /// A part of what was found.
    ///
    /// @param records in order
    /// @param micros time of the last of them
    /// @param position of the last of them
    /// @param upTo the last position when the search began
    /// @param complete whether there is no further part
    record Page(
            List<StoredRecord> records, long micros, long position, long upTo, boolean complete) {}

    private final JournalQuery query;
    private final String newest;
    private final String select;

    JournalSearch(Dialect dialect, JournalQuery query) {
        this.query = query;
        String records = dialect.table("records");
        newest = "SELECT max(position) FROM " + records;
        StringBuilder sql =
                new StringBuilder(
                        """
                        SELECT %s, time_micros, position FROM %s
                        WHERE (time_micros, position) > (?, ?) AND time_micros < ? AND position <= ?
                        """
                                .formatted(RecordPage.COLUMNS, records));
        // One index serves, and it has to be the one that also gives the order, or each part would
        // sort all the rest: the other columns are hidden from the planner.
        if (query.correlationId() != null) {
            sql.append(" AND correlation_id = ?");
        }
        if (query.type() != null) {
            sql.append(query.correlationId() == null ? " AND type = ?" : " AND (type || '') = ?");
        }
        if (query.stream() != null) {
            sql.append(" AND (stream || '') = ?");
        }
        select = sql.append(" ORDER BY time_micros, position LIMIT ?").toString();
    }

    Page first(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(newest);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return read(connection, query.fromMicros(), -1, row.getLong(1));
        }
    }

    Page next(Connection connection, Page before) throws SQLException {
        return read(connection, before.micros, before.position, before.upTo);
    }

    private Page read(Connection connection, long micros, long position, long upTo)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            int index = 1;
            statement.setFetchSize(FETCHED_AT_ONCE);
            statement.setLong(index++, micros);
            statement.setLong(index++, position);
            statement.setLong(index++, query.toMicros());
            statement.setLong(index++, upTo);
            if (query.correlationId() != null) {
                statement.setString(index++, query.correlationId());
            }
            if (query.type() != null) {
                statement.setString(index++, query.type());
            }
            if (query.stream() != null) {
                statement.setString(index++, query.stream());
            }
            statement.setInt(index, MOST_RECORDS);
            try (ResultSet row = statement.executeQuery()) {
                return collect(row, upTo);
            }
        }
    }

    private static Page collect(ResultSet row, long upTo) throws SQLException {
        List<StoredRecord> records = new ArrayList<>();
        int characters = 0;
        long micros = 0;
        long position = 0;
        while (records.size() < MOST_RECORDS && characters < MOST_CHARACTERS) {
            if (!row.next()) {
                return new Page(records, micros, position, upTo, true);
            }
            StoredRecord record = RecordPage.record(row);
            records.add(record);
            characters += record.payload().length();
            micros = row.getLong(9);
            position = row.getLong(10);
        }
        return new Page(records, micros, position, upTo, false);
    }
}
