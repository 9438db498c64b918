package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.QueryRow;
import io.alphastocks.store.StoredRecord;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Records to append, and what a file holds as another program sees it.
final class Records {

    static final Instant TIME = Instant.parse("2021-06-11T05:50:00.123456Z");

    private Records() {}

    static JournalRecord record(String id) {
        return record(id, "{}");
    }

    static JournalRecord record(String id, String payload) {
        return new JournalRecord(id, "Tested", TIME, "", payload);
    }

    static JournalRecord record(String id, QueryRow... rows) {
        return new JournalRecord(id, "Tested", TIME, "", "{}", List.of(rows));
    }

    static List<String> ids(Journal journal, String stream) {
        List<String> ids = new ArrayList<>();
        journal.read(stream, 0, (StoredRecord record) -> ids.add(record.id()));
        return ids;
    }

    static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    static void execute(Path file, String... statements) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// The rows of a query, columns separated by a bar.
    static List<String> query(Path file, String sql) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return rows(result);
        }
    }

    static List<String> rows(ResultSet result) throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        List<String> rows = new ArrayList<>();
        while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= columns; column++) {
                row.add(result.getString(column));
            }
            rows.add(String.join("|", row.stream().map(String::valueOf).toList()));
        }
        return rows;
    }

    /// Everything that a directory holds, but lock files.
    static List<String> names(Stream<Path> files) {
        return files.map(file -> file.getFileName().toString())
                .filter(name -> !name.endsWith(".lock"))
                .sorted()
                .toList();
    }
}
