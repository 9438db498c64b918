package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;

/// The tables of a kind of store, and the way to them from older versions.
///
/// @param kind what such a store is called
/// @param applicationId what marks an SQLite file as one
/// @param tables the statements that create the newest tables
/// @param migrations the statements that lead to version 2 from 1, to 3 from 2, and so on
record Layout(
        String kind,
        int applicationId,
        Function<Dialect, List<String>> tables,
        List<Function<Dialect, List<String>>> migrations) {

    /// The version that this one writes.
    int version() {
        return migrations.size() + 1;
    }

    /// Creates the tables.
    void create(Connection connection, Dialect dialect) throws SQLException {
        execute(connection, tables.apply(dialect));
    }

    /// Brings older tables up to date.
    ///
    /// @param found their version
    void migrate(Connection connection, Dialect dialect, int found) throws SQLException {
        for (Function<Dialect, List<String>> step : migrations.subList(found - 1, version() - 1)) {
            execute(connection, step.apply(dialect));
        }
    }

    /// Refuses versions that this one does not know.
    ///
    /// @param name the store's
    void requireKnown(String name, long found) {
        if (found > version()) {
            throw new JournalException(
                    "%s has schema %s, this version of AlphaStocks knows schemas up to %s; use the newer version that wrote it"
                            .formatted(name, found, version()));
        }
        if (found < 1) {
            throw new JournalException(
                    "%s has schema %s, which was never written; go back to a copy of it"
                            .formatted(name, found));
        }
    }

    private static void execute(Connection connection, List<String> statements)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
