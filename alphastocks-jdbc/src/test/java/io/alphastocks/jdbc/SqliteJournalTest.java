package io.alphastocks.jdbc;

import static io.alphastocks.jdbc.Records.TIME;
import static io.alphastocks.jdbc.Records.connect;
import static io.alphastocks.jdbc.Records.ids;
import static io.alphastocks.jdbc.Records.query;
import static io.alphastocks.jdbc.Records.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.QueryRow;
import io.alphastocks.store.QueryRow.Table;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@Timeout(60)
class SqliteJournalTest {

    @TempDir Path directory;

    private Path file;
    private SqliteJournal journal;

    @BeforeEach
    void open() {
        file = directory.resolve("journal.db");
        journal = SqliteJournal.open(file, Duration.ofMillis(50));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void everyCommitIsForcedToTheDisk() throws SQLException {
        try (Statement statement = journal.writerConnection().createStatement()) {
            assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1))
                    .as("FULL")
                    .isEqualTo(2);
            assertThat(statement.executeQuery("PRAGMA foreign_keys").getInt(1)).isEqualTo(1);
            assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1)).isEqualTo("wal");
        }
    }

    @Test
    void recordsCanBeReadWithOtherTools() throws SQLException {
        journal.append("book", 0, List.of(record("a", "{\"n\":1}"), record("b")));

        assertThat(query(file, "SELECT * FROM records ORDER BY position"))
                .containsExactly(
                        "1|book|1|0|a|Tested|1623390600123456||{\"n\":1}",
                        "2|book|1|1|b|Tested|1623390600123456||{}");
        assertThat(query(file, "SELECT * FROM streams")).containsExactly("book|1");
    }

    @Test
    void rowsOfQueryTablesAreStoredWithTheirRecords() throws SQLException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("position_id", "p-1");
        values.put("symbol", "NIFTY");
        values.put("strike", Price.of("15800"));
        values.put("quantity", 375L);
        values.put("entry", Price.of("92.65"));
        values.put("exit", null);
        values.put("net", Money.of("-1234.5601"));
        values.put("opened", TIME);
        QueryRow row = new QueryRow(Table.POSITIONS, "p-1", values);

        journal.append("book", 0, List.of(record("a", row)));

        assertThat(
                        query(
                                file,
                                "SELECT stream, id, symbol, strike, quantity, entry, exit, net, net_raw, opened, closed"
                                        + " FROM positions WHERE net < 0"))
                .containsExactly(
                        "book|p-1|NIFTY|15800.0|375|92.65|null|-1234.5601|-12345601|2021-06-11T05:50:00.123456Z|null");
    }

    @Test
    void theLastRowOfAnIdReplacesTheOnesBeforeItWhole() throws SQLException {
        journal.append(
                "book",
                0,
                List.of(
                        record("a", order("o-1", Map.of("state", "INTENT", "quantity", 75L))),
                        record("b", order("o-1", Map.of("state", "OPEN", "filled", 25L))),
                        record("c", order("o-2", Map.of("state", "INTENT")))));
        journal.append("other", 0, List.of(record("a", order("o-1", Map.of("state", "REJECTED")))));
        journal.append("book", 1, List.of(record("d", order("o-2", Map.of("filled", 75L)))));

        assertThat(
                        query(
                                file,
                                "SELECT stream, id, state, quantity, filled FROM orders ORDER BY 1, 2"))
                .containsExactly(
                        "book|o-1|OPEN|null|25",
                        "book|o-2|null|null|75",
                        "other|o-1|REJECTED|null|null");
    }

    @Test
    void everyTableTakesItsDocumentedColumns() throws SQLException {
        journal.append(
                "book",
                0,
                List.of(
                        record(
                                "a",
                                new QueryRow(
                                        Table.SIGNALS,
                                        "s",
                                        Map.of(
                                                "strength",
                                                8.5,
                                                "value",
                                                3L,
                                                "limit_value",
                                                "3",
                                                "profit",
                                                Money.of("12.5"),
                                                "created",
                                                TIME)),
                                new QueryRow(
                                        Table.FILLS,
                                        "f",
                                        Map.of("price", Price.of("90.55"), "late", true)),
                                new QueryRow(
                                        Table.PORTFOLIOS,
                                        "p",
                                        Map.of("cash", Money.of("1000000"), "version", 7L)))));

        assertThat(query(file, "SELECT strength, value, limit_value, profit FROM signals"))
                .containsExactly("8.5|3|3|12.5");
        assertThat(query(file, "SELECT price, price_raw, late FROM fills"))
                .containsExactly("90.55|905500|1");
        assertThat(query(file, "SELECT cash, cash_raw, version FROM portfolios"))
                .containsExactly("1000000.0|10000000000|7");
    }

    @Test
    void rowsOfABatchThatIsNotStoredAreNotStoredEither() throws SQLException {
        journal.append("book", 0, List.of(record("a", order("o-1", Map.of("state", "OPEN")))));
        QueryRow row = order("o-1", Map.of("state", "FILLED"));

        assertThat(journal.append("book", 0, List.of(record("b", row)))).isEqualTo(new Conflict(1));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> journal.append("book", 1, List.of(record("c", row), record("a"))));

        assertThat(query(file, "SELECT state FROM orders")).containsExactly("OPEN");
    }

    @Test
    void aColumnThatATableDoesNotHaveIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        journal.append(
                                "book",
                                0,
                                List.of(record("a", order("o-1", Map.of("colour", "red"))))))
                .withMessageContainingAll("orders", "colour", "limit_price");
        assertThat(journal.version("book")).isZero();
    }

    @Test
    void aValueThatAColumnDoesNotTakeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        journal.append(
                                "book",
                                0,
                                List.of(record("a", order("o-1", Map.of("quantity", "75"))))))
                .withMessageContainingAll("orders", "quantity", "String", "75", "Long");
        assertThat(journal.version("book")).isZero();
    }

    @Test
    void inAGroupEachAppendIsAnsweredForItself() throws SQLException {
        journal.append("book", 0, List.of(record("a")));
        List<Append> group = new ArrayList<>();
        group.add(Append.of("book", 1, List.of(record("b"), record("c")), null));
        group.add(Append.of("book", 1, List.of(record("late")), null));
        group.add(Append.of("other", 0, List.of(record("a")), null));
        group.add(Append.of("other", 1, List.of(record("b"), record("a"), record("c")), null));
        group.add(Append.of("book", 2, List.of(record("d")), null));
        group.add(Append.of("other", 1, List.of(record("b")), null));
        group.add(Append.of("none", 3, List.of(record("a")), null));

        try (GroupStore store = new GroupStore(journal.database())) {
            store.store(group, GroupCommit.Arrivals.NONE);
        }

        assertThat(group.get(0).await()).isEqualTo(new Appended(2));
        assertThat(group.get(1).await()).isEqualTo(new Conflict(2));
        assertThat(group.get(2).await()).isEqualTo(new Appended(1));
        assertThatIllegalArgumentException()
                .isThrownBy(group.get(3)::await)
                .withMessageContainingAll("other", "id a");
        assertThat(group.get(4).await()).isEqualTo(new Appended(3));
        assertThat(group.get(5).await()).isEqualTo(new Appended(2));
        assertThat(group.get(6).await()).isEqualTo(new Conflict(0));
        assertThat(ids(journal, "book")).containsExactly("a", "b", "c", "d");
        assertThat(ids(journal, "other")).containsExactly("a", "b");
        assertThat(journal.streams()).containsExactly("book", "other");
    }

    @Test
    void whatComesWhileATransactionIsOpenIsStoredInIt() {
        journal.append("book", 0, List.of(record("a")));
        Append first = Append.of("book", 1, List.of(record("b")), null);
        Append second = Append.of("book", 2, List.of(record("c")), first);
        Append atFault = Append.of("book", 3, List.of(record("a")), second);
        Append without = Append.of("book", 4, List.of(record("d")), atFault);
        Deque<Append> coming = new ArrayDeque<>(List.of(second, atFault, without));
        List<Append> group = new ArrayList<>(List.of(first));

        try (GroupStore store = new GroupStore(journal.database())) {
            store.store(
                    group,
                    (into, streams) -> {
                        assertThat(streams).containsExactly("book");
                        assertThat(journal.version("book")).as("not committed").isEqualTo(1);
                        Append next = coming.poll();
                        return next != null && into.add(next);
                    });
            assertThat(coming).containsExactly(without);
            store.store(List.of(without), GroupCommit.Arrivals.NONE);
        }

        assertThat(first.await()).isEqualTo(new Appended(2));
        assertThat(second.await()).isEqualTo(new Appended(3));
        assertThatIllegalArgumentException()
                .isThrownBy(atFault::await)
                .withMessageContainingAll("book", "id a");
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(without::await)
                .withMessageContainingAll("book", "version 4");
        assertThat(ids(journal, "book")).containsExactly("a", "b", "c");
    }

    /// The other's batch has the version that the follower expects.
    @Test
    void nothingIsStoredBehindWhatFailedWithItsTransaction() throws Exception {
        journal.append("book", 0, List.of(record("a")));
        Append lost = Append.of("book", 1, List.of(record("b", "x".repeat(100_000))), null);
        Append follower = Append.of("book", 2, List.of(record("c")), lost);
        try (GroupStore store = new GroupStore(journal.database())) {
            try (Statement statement = store.connection().createStatement()) {
                statement.execute("PRAGMA max_page_count = 1");
            }
            JournalException full =
                    catchThrowableOfType(
                            JournalException.class,
                            () -> store.store(List.of(lost), GroupCommit.Arrivals.NONE));
            lost.fail(full);
            try (Statement statement = store.connection().createStatement()) {
                statement.execute("PRAGMA max_page_count = 1000000");
            }
            Append other = Append.of("book", 1, List.of(record("d")), null);
            store.store(List.of(other, follower), GroupCommit.Arrivals.NONE);
        }

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(follower::await)
                .withMessageContainingAll("book", "version 2");
        assertThat(ids(journal, "book")).containsExactly("a", "d");
    }

    @Test
    void aFullDiskFailsTheAppendsOfThatMomentAndTheJournalGoesOn() throws Exception {
        journal.append("book", 0, List.of(record("a")));
        try (Statement statement = journal.writerConnection().createStatement()) {
            statement.execute("PRAGMA max_page_count = 1");
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatExceptionOfType(JournalException.class)
                        .isThrownBy(() ->
                                journal.append(
                                        "book",
                                        1,
                                        List.of(record("b"), record("c", "x".repeat(100_000)))))
                        .withMessageContainingAll(
                                file.toRealPath().toString(), "disk is full", "goes on");
                assertThat(journal.version("book")).isEqualTo(1);
            }
            statement.execute("PRAGMA max_page_count = 1000000");
        }

        assertThat(
                        journal.append(
                                "book", 1, List.of(record("b"), record("c", "x".repeat(100_000)))))
                .isEqualTo(new Appended(2));
        journal.close();
        journal = SqliteJournal.open(file);
        assertThat(ids(journal, "book")).containsExactly("a", "b", "c");
    }

    @Test
    void whileTheDiskFillsNothingAcknowledgedIsLostAndNothingRefusedIsStored() throws Exception {
        int threads = 16;
        int batches = 20;
        Map<String, Integer> acknowledged = new HashMap<>();
        try (Statement statement = journal.writerConnection().createStatement()) {
            statement.execute("PRAGMA max_page_count = 200");
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                Map<String, Future<Integer>> futures = new HashMap<>();
                for (int thread = 0; thread < threads; thread++) {
                    String stream = "book-" + thread;
                    futures.put(stream, executor.submit(() -> appendWhatFits(stream, batches)));
                }
                for (Map.Entry<String, Future<Integer>> future : futures.entrySet()) {
                    acknowledged.put(future.getKey(), future.getValue().get());
                }
            }
            assertThat(acknowledged.values()).anyMatch(count -> count < batches);
            statement.execute("PRAGMA max_page_count = 1000000");
        }

        for (Map.Entry<String, Integer> stream : acknowledged.entrySet()) {
            assertThat(journal.version(stream.getKey())).isEqualTo((long) stream.getValue());
            assertThat(ids(journal, stream.getKey())).hasSize(2 * stream.getValue());
            assertThat(journal.append(stream.getKey(), stream.getValue(), List.of(record("last"))))
                    .isEqualTo(new Appended(stream.getValue() + 1L));
        }
    }

    private int appendWhatFits(String stream, int batches) {
        int version = 0;
        for (int i = 0; i < batches; i++) {
            try {
                journal.append(
                        stream,
                        version,
                        List.of(record("a" + i), record("b" + i, "x".repeat(10_000))));
                version++;
            } catch (JournalException e) {
                assertThat(e).hasMessageContaining("disk is full");
            }
        }
        return version;
    }

    @Test
    void whileAnotherProgramWritesAppendsFailAndThenGoOn() throws Exception {
        try (Connection other = connect(file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> journal.append("book", 0, List.of(record("a"))))
                    .withMessageContainingAll(file.toRealPath().toString(), "another program");
            assertThat(journal.version("book")).as("reads go on").isZero();
            statement.execute("ROLLBACK");
        }

        assertThat(journal.append("book", 0, List.of(record("a")))).isEqualTo(new Appended(1));
    }

    @Test
    void aRecordThatWasPutInBehindTheJournalsBackFailsItsAppendAlone() throws SQLException {
        journal.append("book", 0, List.of(record("a")));
        Records.execute(
                file,
                "INSERT INTO records VALUES (99, 'book', 2, 0, 'smuggled', 'Tested', 0, '', '{}')");

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> journal.append("book", 1, List.of(record("b"))))
                .withMessageContainingAll("version 2", "book");
        assertThat(journal.append("other", 0, List.of(record("a")))).isEqualTo(new Appended(1));
    }

    private static QueryRow order(String id, Map<String, @Nullable Object> values) {
        return new QueryRow(Table.ORDERS, id, values);
    }
}
