package io.alphastocks.clickhouse;

import static io.alphastocks.clickhouse.NumberedTicks.QUICK;
import static io.alphastocks.clickhouse.NumberedTicks.all;
import static io.alphastocks.clickhouse.NumberedTicks.ticks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.clickhouse.jdbc.DataSourceImpl;

import io.alphastocks.model.AlphaStocksException;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.AppendResult.Appended;
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
import java.util.function.Supplier;

/// A server that is stopped, as by a debugger or a hypervisor, and goes on later: what it had not
/// read by then it finds in its sockets.
///
/// Who is to give up has little patience, and on a busy machine gives up where it need not: what it
/// does is tried until it succeeds. All else is done with the usual patience.
@Timeout(120)
class StoppedServerTest {

    /// FUNCTION_THROW_IF_VALUE_IS_NON_ZERO: it came too late.
    private static final int THROW_IF = 395;

    private static final Duration HASTE = Duration.ofSeconds(3);

    private static JournalRecord record(String id) {
        return new JournalRecord(id, "Tested", Instant.EPOCH, "", "{}");
    }

    private static <T> T persistently(Supplier<T> action) {
        while (true) {
            try {
                return action.get();
            } catch (AlphaStocksException _) {
                // Its patience was too short; the test's own time is the limit.
            }
        }
    }

    private static long number(ClickHouse clickHouse, String sql) {
        return clickHouse.session().one(sql, (block, row) -> block.column(0).number(row));
    }

    private static long rows(ClickHouse clickHouse, String table) {
        return number(
                clickHouse,
                "SELECT toInt64(count()) FROM " + Table.qualified(clickHouse.settings(), table));
    }

    /// What is stored of the journal, for who reads that too much is.
    private static List<String> records(ClickHouse clickHouse) {
        return clickHouse
                .session()
                .list(
                        "SELECT concat(id, ' as ', toString(version), ' in block ', toString(_block_number), ' of ', writer) FROM "
                                + Table.qualified(clickHouse.settings(), Tables.RECORDS),
                        (block, row) -> block.column(0).text(row));
    }

    /// How many inserts the server has refused for coming too late.
    private static long refused(ClickHouse clickHouse) {
        return number(
                clickHouse,
                "SELECT toInt64(sum(value)) FROM system.errors WHERE name = 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'");
    }

    private static void waitUntil(long nanos) {
        while (System.nanoTime() < nanos) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatLayUnreadInItsSocketsIsNotStoredOnceItHasBeenGivenUp() throws Exception {
        Server.requireAvailable();
        ClickHouseSettings settings = Server.newDatabase();
        try (LocalClickHouse server = LocalClickHouse.start();
                ClickHouse patient = Server.open(server, settings);
                Journal patientJournal = patient.journal();
                DeafLink link = new DeafLink(server.port())) {
            DataSourceImpl source =
                    new DataSourceImpl(
                            "jdbc:clickhouse://127.0.0.1:" + link.port() + "/default",
                            new Properties());
            long opened = System.nanoTime();
            long openedAt = System.currentTimeMillis();
            try (ClickHouse hasty = persistently(() -> ClickHouse.open(source, settings, HASTE));
                    MarketDataStore store = persistently(() -> hasty.marketData(QUICK));
                    Journal journal = hasty.journal()) {
                store.addTicks(ticks(0, 100));
                flush(store);
                // All that the journal asks before it inserts is asked.
                AppendResult _ =
                        persistently(() -> journal.append("book", 0, List.of(record("a"))));
                Insert _ = persistently(hasty.session().inserts()::begin);

                Server.signal(server, "STOP");
                try {
                    store.addTicks(ticks(100, 200));
                    assertThatExceptionOfType(JournalException.class)
                            .isThrownBy(() -> journal.append("book", 1, List.of(record("b"))));
                    // The server's time is known as well as it was asked quickly: by now the insert
                    // is too late by any reckoning.
                    long now = System.nanoTime();
                    waitUntil(now + (now - opened));
                } finally {
                    Server.signal(server, "CONT");
                }

                long wall = System.currentTimeMillis() - openedAt;
                assertThat(persistently(() -> journal.version("book")))
                        .as(
                                "%s; by the wall's clock %d ms, by the other %d ms have passed",
                                records(patient),
                                wall,
                                Duration.ofNanos(System.nanoTime() - opened).toMillis())
                        .isEqualTo(1);
                assertThat(patientJournal.append("book", 1, List.of(record("c"))))
                        .isEqualTo(new Appended(2));
                flush(store);
                // As a rule both that lay there are refused at once. One may never come, where its
                // connection was cut before all of it was sent; there is nothing to wait for then.
                long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
                while (refused(patient) < 2 && System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                assertThat(rows(patient, Tables.RECORDS)).isEqualTo(2);
                assertThat(rows(patient, Tables.TICKS)).isEqualTo(200);
                try (MarketDataStore read = patient.marketData(QUICK)) {
                    assertThat(all(read)).isEqualTo(ticks(0, 200));
                }
            }
        }
    }

    private static void flush(MarketDataStore store) {
        assertThat(
                        persistently(() -> {
                            store.flush();
                            return store.statistics().waiting();
                        }))
                .isZero();
    }

    @Test
    void anInsertThatWasSettledIsRefusedWheneverItComes() {
        try (ClickHouse patient = Server.open();
                Session hasty =
                        Session.open(Server.source(Server.shared()), patient.settings(), HASTE)) {
            Session session = patient.session();
            OutputBlock block = new OutputBlock();
            block.texts("stream").add("book");
            String table = Table.qualified(patient.settings(), Tables.RECORDS);
            Insert insert = persistently(hasty.inserts()::begin);

            assertThat(
                            persistently(() -> {
                                hasty.inserts().settle(insert);
                                return insert.isAnswered();
                            }))
                    .isFalse();

            assertThatExceptionOfType(ClickHouseStoreException.class)
                    .isThrownBy(() -> session.insert(insert, table, block))
                    .matches(e -> Server.code(e) == THROW_IF);
            assertThat(rows(patient, Tables.RECORDS)).isZero();
            session.insert(session.inserts().begin(), table, block);
            assertThat(rows(patient, Tables.RECORDS)).isEqualTo(1);
        }
    }
}
