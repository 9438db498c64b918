package io.alphastocks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.engine.TradingEngine;
import io.alphastocks.store.Journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// People find the same in the query tables of every database.
@Timeout(120)
class QueryRowsTest {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    @TempDir Path directory;

    @Test
    void theSameSessionLeavesTheSameRowsInEveryDatabase() throws Exception {
        Path file = directory.resolve("journal.db");
        trade(SqliteJournal.open(file));
        String schema = PostgresServer.newSchema();
        trade(PostgresJournal.open(PostgresServer.sharedPool(), schema));

        try (Connection sqlite = Records.connect(file);
                Connection postgres = PostgresServer.shared().source().getConnection()) {
            for (String table : List.of("signals", "orders", "fills", "positions", "portfolios")) {
                List<Object> rows = rows(postgres, schema + "." + table);
                assertThat(rows(sqlite, table)).as(table).isEqualTo(rows);
                assertThat(rows).as(table).hasSizeGreaterThan(table.equals("portfolios") ? 0 : 10);
            }
        }
    }

    private static void trade(Journal journal) {
        try (TradingEngine engine = Flipping.engine(journal, 7).build()) {
            engine.run();
        }
    }

    /// Every value as the value that it means: a time, a number, a flag or a text.
    private static List<Object> rows(Connection connection, String table) throws SQLException {
        List<Object> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT * FROM %s ORDER BY id".formatted(table))) {
            ResultSetMetaData columns = result.getMetaData();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.add(columns.getColumnName(i) + " = " + meaning(result, columns, i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String meaning(ResultSet result, ResultSetMetaData columns, int i)
            throws SQLException {
        Object value = result.getObject(i);
        if (value == null) {
            return "null";
        }
        return switch (columns.getColumnTypeName(i).toLowerCase(Locale.ROOT)) {
            case "timestamptz" ->
                    MICROS.format(
                            result.getObject(i, OffsetDateTime.class)
                                    .withOffsetSameInstant(ZoneOffset.UTC));
            case "bool" -> result.getBoolean(i) ? "1" : "0";
            case "numeric", "float8", "real", "int8", "integer" ->
                    new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
            default -> value.toString();
        };
    }
}
