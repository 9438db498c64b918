package io.alphastocks.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Money;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

class ServerSessionTest {

    @TempDir Path directory;

    @Test
    void aSessionIsKeptOnTheServerAndItsTradesAddUpToItsResult() throws Exception {
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder().setServerConfig("fsync", "on").start()) {
            Money net =
                    ServerSession.run(
                            SimulatedSession.nifty(42),
                            server.getJdbcUrl("postgres", "postgres"),
                            "postgres",
                            "postgres");

            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery(
                                    "SELECT count(*), sum(net_raw) FROM alphastocks.positions WHERE closed IS NOT NULL")) {
                row.next();
                assertThat(row.getLong(1)).isPositive();
                assertThat(row.getLong(2)).isEqualTo(net.raw());
            }
            assertThat(net)
                    .as("as in a file")
                    .isEqualTo(PaperSession.run(directory.resolve("session.db")));
        }
    }
}
