package io.alphastocks.jdbc;

import java.util.ArrayList;
import java.util.List;

/// The tables of a journal as version 1 had them.
final class SchemaVersion1 {

    private SchemaVersion1() {}

    /// Statements that leave a database as version 1 left it, with three records.
    static List<String> statements(Dialect dialect) {
        List<String> statements = new ArrayList<>(JournalTables.LAYOUT.tables().apply(dialect));
        statements.removeIf(sql -> sql.startsWith("CREATE INDEX"));
        statements.add(
                "INSERT INTO %s (stream, version) VALUES ('book', 2)"
                        .formatted(dialect.table("streams")));
        for (String key : List.of("1, 0, 'a'", "1, 1, 'b'", "2, 0, 'c'")) {
            statements.add(
                    "INSERT INTO %s (stream, version, ordinal, id, type, time_micros, correlation_id, payload) VALUES ('book', %s, 'Tested', 1623390600123456, 's-1', '{}')"
                            .formatted(dialect.table("records"), key));
        }
        return statements;
    }
}
