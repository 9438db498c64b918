package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.clickhouse.jdbc.DataSourceImpl;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.testkit.LocalClickHouse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A server that is stopped, as by a debugger or a hypervisor, and goes on later: what it had not
/// read by then it finds in its sockets.
@Timeout(120)
class StoppedServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final InstrumentId NIFTY = new InstrumentId("NSE:NIFTY 50");
    private static final Instant START = Instant.parse("2021-06-11T03:45:00Z");
    private static final BufferSettings QUICK =
            new BufferSettings(
                    500,
                    Duration.ofMillis(1),
                    100_000,
                    Duration.ofMillis(10),
                    Duration.ofMillis(100));

    private static JournalRecord record(String id) {
        return new JournalRecord(id, "Tested", Instant.EPOCH, "", "{}");
    }

    private static List<Tick> ticks(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i ->
                        Tick.ofLast(NIFTY, START.plusMillis(i), Price.ofRaw(1_580_000_000L + i)))
                .toList();
    }

    private static long number(ClickHouse clickHouse, String sql) {
        return clickHouse.session().one(sql, (block, row) -> block.column(0).number(row));
    }

    private static long rows(ClickHouse clickHouse, String table) {
        return number(
                clickHouse,
                "SELECT toInt64(count()) FROM " + Table.qualified(clickHouse.settings(), table));
    }

    /// How many inserts the server has refused for coming too late.
    private static long refused(ClickHouse clickHouse) {
        return number(
                clickHouse,
                "SELECT toInt64(sum(value)) FROM system.errors WHERE name = 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'");
    }

    @Test
    void whatLayUnreadInItsSocketsIsNotStoredOnceItHasBeenGivenUp() throws Exception {
        Server.requireAvailable();
        try (LocalClickHouse server = LocalClickHouse.start();
                DeafLink link = new DeafLink(server.port());
                ClickHouse clickHouse =
                        ClickHouse.open(
                                new DataSourceImpl(
                                        "jdbc:clickhouse://127.0.0.1:" + link.port() + "/default",
                                        new Properties()),
                                Server.newDatabase(),
                                PATIENCE);
                MarketDataStore store = clickHouse.marketData(QUICK);
                Journal journal = clickHouse.journal()) {
            journal.append("book", 0, List.of(record("a")));
            store.addTicks(ticks(0, 100));
            store.flush();
            assertThat(refused(clickHouse)).isZero();

            Server.signal(server, "STOP");
            try {
                store.addTicks(ticks(100, 200));
                assertThatExceptionOfType(JournalException.class)
                        .isThrownBy(() -> journal.append("book", 1, List.of(record("b"))));
            } finally {
                Server.signal(server, "CONT");
            }

            assertThat(journal.version("book")).isEqualTo(1);
            assertThat(journal.append("book", 1, List.of(record("c")))).isEqualTo(new Appended(2));
            store.flush();
            // As a rule both that lay there are refused at once. One may never come, where its
            // connection was cut before all of it was sent; there is nothing to wait for then.
            long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (refused(clickHouse) < 2 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertThat(rows(clickHouse, Tables.RECORDS)).isEqualTo(2);
            assertThat(rows(clickHouse, Tables.TICKS)).isEqualTo(200);
            try (Stream<Tick> stored = store.ticks(NIFTY, Long.MIN_VALUE, Long.MAX_VALUE)) {
                assertThat(stored.toList()).isEqualTo(ticks(0, 200));
            }
        }
    }

    @Test
    void anInsertThatWasSettledIsRefusedWheneverItComes() {
        try (ClickHouse clickHouse =
                ClickHouse.open(Server.source(Server.shared()), Server.newDatabase(), PATIENCE)) {
            Session session = clickHouse.session();
            OutputBlock block = new OutputBlock();
            block.texts("stream").add("book");
            String table = Table.qualified(clickHouse.settings(), Tables.RECORDS);
            Insert insert = session.inserts().begin();

            session.inserts().settle(insert);

            assertThatExceptionOfType(ClickHouseStoreException.class)
                    .isThrownBy(() -> session.insert(insert, table, block))
                    .withMessageContaining("came too late");
            assertThat(rows(clickHouse, Tables.RECORDS)).isZero();
            session.insert(session.inserts().begin(), table, block);
            assertThat(rows(clickHouse, Tables.RECORDS)).isEqualTo(1);
        }
    }
}
