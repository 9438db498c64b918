package io.alphastocks.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// PostgreSQL's way to say it. Connections have auto-commit off, so a transaction begins with its
/// first statement.
///
/// @param schema where the tables are, a plain identifier
record PostgresDialect(String schema) implements Dialect {

    @Override
    public String table(String name) {
        return schema + "." + name;
    }

    /// Compared by code: the order of a language may change with the operating system, which would
    /// break the indexes.
    @Override
    public String keyType() {
        return "TEXT COLLATE \"C\"";
    }

    @Override
    public String integerType() {
        return "BIGINT";
    }

    @Override
    public String numbered(String column) {
        return column + " BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
    }

    @Override
    public String keyed() {
        return "";
    }

    @Override
    public String ordered() {
        return "";
    }

    @Override
    public String column(ColumnKind kind, String name) {
        return switch (kind) {
            case TEXT, ANY -> name + " TEXT";
            case TIME -> name + " TIMESTAMPTZ";
            case INTEGER -> name + " BIGINT";
            case FLAG -> name + " BOOLEAN";
            case REAL -> name + " DOUBLE PRECISION";
            case AMOUNT ->
                    "%1$s_raw BIGINT,\n    %1$s NUMERIC(23, 4) GENERATED ALWAYS AS (%1$s_raw * 0.0001) STORED"
                            .formatted(name);
        };
    }

    /// The server would query and lock the other row once more for each one that is written.
    @Override
    public String reference(String table, String key) {
        return "";
    }

    @Override
    public List<String> dropReference(String table, String column) {
        return List.of(
                "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s_%s_fkey"
                        .formatted(table(table), table, column));
    }

    @Override
    public void begin(Connection connection) {
        // With the first statement.
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        connection.rollback();
    }

    @Override
    public RowBatch prepareBatch(Connection connection, Insert insert) throws SQLException {
        return new ArrayBatch(connection, insert);
    }

    /// Locks the rows of the streams. Every process takes them in the same order, so that none
    /// waits for another in a circle.
    @Override
    public StreamLock prepareLock(Connection connection) throws SQLException {
        PreparedStatement select =
                connection.prepareStatement(
                        "SELECT stream, version FROM %s WHERE stream = ANY (?) ORDER BY stream FOR UPDATE"
                                .formatted(table("streams")));
        return new StreamLock() {
            @Override
            public Map<String, Long> take(SortedSet<String> streams) throws SQLException {
                Map<String, Long> versions = new HashMap<>();
                select.setArray(1, connection.createArrayOf("text", streams.toArray()));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        versions.put(row.getString(1), row.getLong(2));
                    }
                }
                return versions;
            }

            @Override
            public void close() throws SQLException {
                select.close();
            }
        };
    }

    /// Data and integrity, and what is too long for an index.
    @Override
    public boolean isOfRequest(SQLException e) {
        String state = state(e);
        return state.startsWith("22") || state.startsWith("23") || state.equals("54000");
    }

    @Override
    public String advice(SQLException e) {
        String state = state(e);
        if (e instanceof SQLTransientConnectionException) {
            return "the pool gave no connection: either all are in use, then give it more, or the server is away; it goes on when one is free";
        }
        return switch (state) {
            case "53100" -> "the server's disk is full; with free space it goes on";
            case "53200" -> "the server is out of memory; it goes on when there is some";
            case "53300" ->
                    "the server has no connection left; raise max_connections, or let others use fewer; it goes on when one is free";
            case "57P01", "57P02", "57P03" ->
                    "the server is shutting down, starting, or has ended the connection; it goes on when the server is back";
            case "57014", "55P03", "25P03" ->
                    "it took too long, as another transaction has what this one needs; it goes on once that has ended";
            case "25006" ->
                    "it can only be read here; give a DataSource of the primary server that may write";
            case "42501" ->
                    "the user lacks a right; it must own the schema %s, or may create it"
                            .formatted(schema);
            case "42P01", "3F000" ->
                    "a table is missing in schema %s; go back to a copy of it".formatted(schema);
            case "XX001", "XX002" -> "the database is damaged; go back to a copy of it";
            default ->
                    switch (state.length() < 2 ? state : state.substring(0, 2)) {
                        case "08" ->
                                "the server cannot be reached; it goes on when the server is back";
                        case "28" ->
                                "the server refuses the user; check name, password and pg_hba.conf";
                        case "3D" -> "there is no such database; create it";
                        case "58" -> "the server's disk failed; look at the disk";
                        default -> "the database refused";
                    };
        };
    }

    @Override
    public boolean isDamage(SQLException e) {
        return state(e).equals("XX001") || state(e).equals("XX002");
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}
