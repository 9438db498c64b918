package io.alphastocks.jdbc;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.store.StoredRecord;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A part of a stream. Streams are read in parts, so that neither a long one fills the memory nor a
/// slow consumer keeps a connection, or the write-ahead log from being merged.
///
/// @param records in order
/// @param upTo the version where the whole read ends
/// @param complete whether there is no further part
record RecordPage(List<StoredRecord> records, long upTo, boolean complete) {

    /// The columns that [#record] takes.
    static final String COLUMNS =
            "stream, version, ordinal, id, type, time_micros, correlation_id, payload";

    private static final int MOST_RECORDS = 1_000;
    private static final int MOST_CHARACTERS = 2_000_000;

    /// Where a server sends rows, it may send so many before they are asked for: few at first, as
    /// what is large may fill the part with them, and is sent again with the next.
    private static final int FETCHED_AT_FIRST = 2;

    private static final int FETCHED_AT_ONCE = 100;

    /// So long rows are large.
    private static final int LARGE = 100_000;

    /// The first part of what comes after a version.
    static RecordPage first(
            Dialect dialect, Connection connection, String stream, long afterVersion)
            throws SQLException {
        long upTo = version(dialect, connection, stream);
        return read(dialect, connection, stream, afterVersion, Integer.MAX_VALUE, upTo);
    }

    /// The part after this one.
    RecordPage next(Dialect dialect, Connection connection, String stream) throws SQLException {
        StoredRecord last = records.getLast();
        return read(dialect, connection, stream, last.version(), last.ordinal(), upTo);
    }

    static long version(Dialect dialect, Connection connection, String stream) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT version FROM " + dialect.table("streams") + " WHERE stream = ?")) {
            select.setString(1, stream);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static RecordPage read(
            Dialect dialect,
            Connection connection,
            String stream,
            long version,
            int ordinal,
            long upTo)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        SELECT %s FROM %s
                        WHERE stream = ? AND (version, ordinal) > (?, ?) AND version <= ?
                        ORDER BY version, ordinal LIMIT ?
                        """
                                .formatted(COLUMNS, dialect.table("records")))) {
            select.setFetchSize(FETCHED_AT_FIRST);
            select.setString(1, stream);
            select.setLong(2, version);
            select.setInt(3, ordinal);
            select.setLong(4, upTo);
            // Without it a planner may prefer to sort all the rest, for each part anew.
            select.setInt(5, MOST_RECORDS);
            try (ResultSet row = select.executeQuery()) {
                return collect(row, upTo);
            }
        }
    }

    private static RecordPage collect(ResultSet row, long upTo) throws SQLException {
        List<StoredRecord> records = new ArrayList<>();
        int characters = 0;
        while (records.size() < MOST_RECORDS && characters < MOST_CHARACTERS) {
            if (!row.next()) {
                return new RecordPage(records, upTo, true);
            }
            StoredRecord record = record(row);
            records.add(record);
            characters += record.payload().length();
            if (records.size() == FETCHED_AT_FIRST && characters < FETCHED_AT_FIRST * LARGE) {
                row.setFetchSize(FETCHED_AT_ONCE);
            }
        }
        return new RecordPage(records, upTo, false);
    }

    /// The record of a row that begins with [#COLUMNS].
    static StoredRecord record(ResultSet row) throws SQLException {
        return new StoredRecord(
                row.getString(1),
                row.getLong(2),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                EpochMicros.toInstant(row.getLong(6)),
                row.getString(7),
                row.getString(8));
    }
}
