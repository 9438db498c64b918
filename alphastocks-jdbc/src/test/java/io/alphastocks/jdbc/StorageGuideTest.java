package io.alphastocks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.store.BufferSettings;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What docs/guide/storage.md says about the file is so.
class StorageGuideTest {

    @TempDir Path directory;

    private Path file;
    private Path marketData;
    private String guide;

    @BeforeEach
    void open() throws IOException {
        guide = Files.readString(Path.of("..", "docs", "guide", "storage.md"));
        file = directory.resolve("journal.db");
        SqliteJournal.open(file).close();
        marketData = directory.resolve("market.db");
        SqliteMarketDataStore.open(marketData).close();
    }

    @Test
    void itsQueriesRun() throws SQLException {
        assertThat(queries()).isNotEmpty();
        for (String sql : queries()) {
            Path queried = sql.contains("FROM ticks") ? marketData : file;
            assertThat(Records.query(queried, sql)).as(sql).isEmpty();
        }
    }

    private List<String> queries() {
        return all("```sql\n(.*?)```")
                .flatMap(block -> Pattern.compile(";").splitAsStream(block.group(1)))
                .filter(sql -> !sql.isBlank())
                .toList();
    }

    @Test
    void itsQueriesRunOnAServerToo() throws SQLException {
        String schema = PostgresServer.newSchema();
        PostgresJournal.open(PostgresServer.sharedPool(), schema).close();
        PostgresMarketDataStore.open(PostgresServer.sharedPool(), schema, BufferSettings.DEFAULT)
                .close();
        for (String sql : queries()) {
            assertThat(PostgresServer.shared().query(sql.replace("FROM ", "FROM " + schema + ".")))
                    .as(sql)
                    .isEmpty();
        }
    }

    @Test
    void itNamesTheColumnsOfEveryQueryTable() throws SQLException {
        List<MatchResult> tables = all("\\| `(\\w+)` \\| (\\w+_id, [\\w*, ]+) \\|\n").toList();

        assertThat(tables).hasSameSizeAs(QueryTable.all());
        for (MatchResult table : tables) {
            String named = "stream, id, " + table.group(2).replace("*", "");
            List<String> columns =
                    Records.query(
                            file,
                            "SELECT name FROM pragma_table_xinfo('%s') WHERE name NOT LIKE '%%\\_raw' ESCAPE '\\'"
                                    .formatted(table.group(1)));
            assertThat(columns).as(table.group(1)).isEqualTo(List.of(named.split(", ", -1)));
        }
    }

    private Stream<MatchResult> all(String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(guide).results();
    }
}
