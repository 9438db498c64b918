package io.alphastocks.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Databases as version 1 of the journal's schema left them, with three records and an order. They
/// are kept as they were written then, whatever becomes of the code.
final class SchemaVersion1 {

    private SchemaVersion1() {}

    /// The statements that make an SQLite file of it.
    static String[] sqlite() throws IOException {
        return statements("sqlite");
    }

    /// The statements that make a schema of a PostgreSQL database of it.
    static String[] postgres(String schema) throws IOException {
        String[] statements = statements("postgres");
        for (int i = 0; i < statements.length; i++) {
            statements[i] = statements[i].replace("${schema}", schema);
        }
        return statements;
    }

    private static String[] statements(String database) throws IOException {
        String name = "journal-1-" + database + ".sql";
        try (InputStream file =
                Objects.requireNonNull(SchemaVersion1.class.getResourceAsStream(name), name)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.strip().split(";\n?", 0);
        }
    }
}
