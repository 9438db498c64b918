package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.Appender;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// What every [Journal] does, as tests: extend it with a class that opens yours.
///
/// ```java
/// class MyJournalTest extends JournalContract {
///     @Override
///     protected Journal open() {
///         return new MyJournal();
///     }
/// }
/// ```
///
/// A journal that survives its process also passes [DurableJournalContract].
public abstract class JournalContract extends JournalSearches {

    private static final int THREADS = 32;

    private static final Duration WAIT = Duration.ofSeconds(30);

    /// Runs a task in each of so many threads at once and gives their results; the first failure of
    /// one is thrown.
    static <T> List<T> atOnce(int threads, IntFunction<Callable<T>> task) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> futures =
                    IntStream.range(0, threads)
                            .mapToObj(thread -> executor.submit(task.apply(thread)))
                            .toList();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        }
        return results;
    }

    @Test
    void ofThreadsThatRaceForAVersionExactlyOneWins() throws Exception {
        int rounds = 200;
        CyclicBarrier start = new CyclicBarrier(THREADS);

        List<List<AppendResult>> results =
                atOnce(
                        THREADS,
                        thread ->
                                () -> {
                                    List<AppendResult> mine = new ArrayList<>();
                                    for (int round = 0; round < rounds; round++) {
                                        JournalRecord record = record(round + "/" + thread);
                                        start.await();
                                        mine.add(journal().append("book", round, List.of(record)));
                                    }
                                    return mine;
                                });

        List<String> winners = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int thread = 0; thread < THREADS; thread++) {
                switch (results.get(thread).get(round)) {
                    case Appended(long version) -> {
                        assertThat(version).isEqualTo(round + 1);
                        winners.add(round + "/" + thread);
                    }
                    case Conflict(long actual) -> assertThat(actual).isGreaterThan(round);
                }
            }
            assertThat(winners).as("winners after round " + round).hasSize(round + 1);
        }
        assertThat(ids(journal(), "book")).isEqualTo(winners);
    }

    @Test
    void threadsThatTryAgainAfterAConflictLoseAndDoubleNothing() throws Exception {
        int batches = 5;

        List<List<String>> acknowledged =
                atOnce(
                        THREADS,
                        thread ->
                                () -> {
                                    List<String> mine = new ArrayList<>();
                                    long version = 0;
                                    while (mine.size() < batches) {
                                        String id = thread + "/" + mine.size();
                                        List<JournalRecord> batch =
                                                List.of(record(id), record(id + "+"));
                                        switch (journal().append("book", version, batch)) {
                                            case Appended(long now) -> {
                                                mine.add(now + ":" + id);
                                                version = now;
                                            }
                                            case Conflict(long actual) -> version = actual;
                                        }
                                    }
                                    return mine;
                                });

        List<StoredRecord> stored = read(journal(), "book", 0);
        assertThat(journal().version("book")).isEqualTo((long) THREADS * batches);
        assertThat(stored).hasSize(2 * THREADS * batches);
        assertThat(
                        stored.stream()
                                .filter(r -> r.ordinal() == 0)
                                .map(r -> r.version() + ":" + r.id()))
                .containsExactlyInAnyOrderElementsOf(
                        acknowledged.stream().flatMap(List::stream).toList());
        assertWholeBatches(stored, 2);
    }

    @Test
    void appendsToDifferentStreamsNeverConflict() throws Exception {
        int batches = 25;

        atOnce(
                THREADS,
                thread ->
                        () -> {
                            for (int i = 0; i < batches; i++) {
                                assertThat(
                                                journal()
                                                        .append(
                                                                "book-" + thread,
                                                                i,
                                                                List.of(record("id-" + i))))
                                        .isEqualTo(new Appended(i + 1));
                            }
                            return thread;
                        });

        List<String> expected = IntStream.range(0, batches).mapToObj(i -> "id-" + i).toList();
        assertThat(journal().streams()).hasSize(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            assertThat(ids(journal(), "book-" + thread)).isEqualTo(expected);
        }
    }

    @Test
    void readersSeeWholeBatchesInOrderWhileOthersAppend() throws Exception {
        int batches = 100;
        int size = 3;

        atOnce(
                4,
                thread ->
                        () -> {
                            if (thread == 0) {
                                for (int i = 0; i < batches; i++) {
                                    journal()
                                            .append(
                                                    "book",
                                                    i,
                                                    List.of(
                                                            record(i + "/0"),
                                                            record(i + "/1"),
                                                            record(i + "/2")));
                                }
                                return thread;
                            }
                            long seen = 0;
                            while (seen < batches) {
                                long before = journal().version("book");
                                List<StoredRecord> records = read(journal(), "book", 0);
                                assertWholeBatches(records, size);
                                assertThat(records.size() / size)
                                        .as("batches, after version " + before)
                                        .isGreaterThanOrEqualTo((int) before);
                                seen = records.size() / size;
                            }
                            return thread;
                        });
    }

    @Test
    void anAppenderStoresInOrderWhatItIsGivenWithoutWaiting() {
        Appender appender = journal().appender("book", 0);
        int batches = 40;

        List<CompletableFuture<AppendResult>> told =
                IntStream.range(0, batches)
                        .mapToObj(i -> appender.append(List.of(record("b" + i), record("c" + i))))
                        .toList();

        for (int i = 0; i < batches; i++) {
            assertThat(told.get(i).join()).isEqualTo(new Appended(i + 1));
        }
        assertThat(journal().version("book")).isEqualTo(batches);
        assertThat(ids(journal(), "book")).startsWith("b0", "c0", "b1", "c1").hasSize(2 * batches);
        assertWholeBatches(read(journal(), "book", 0), 2);
    }

    @Test
    void afterAConflictAnAppenderStoresNothing() {
        assertThat(journal().append("book", 0, List.of(record("a")))).isEqualTo(new Appended(1));
        Appender late = journal().appender("book", 0);

        CompletableFuture<AppendResult> first = late.append(List.of(record("b")));
        CompletableFuture<AppendResult> second = late.append(List.of(record("c")));

        assertThat(first.join()).isEqualTo(new Conflict(1));
        assertNotAppended(second, "book", "version 1");
        assertNotAppended(late.append(List.of(record("d"))), "book");
        assertThat(ids(journal(), "book")).containsExactly("a");
    }

    /// The version that the second batch follows is there: another's.
    @Test
    void anAppenderStoresNothingWithoutWhatItWasGivenBefore() {
        assertThat(journal().append("book", 0, List.of(record("a")))).isEqualTo(new Appended(1));
        Appender appender = journal().appender("book", 1);

        CompletableFuture<AppendResult> refused = appender.append(List.of(record("a")));
        assertThat(refused)
                .failsWithin(WAIT)
                .withThrowableThat()
                .havingRootCause()
                .withMessageContaining("a");
        assertThat(journal().append("book", 1, List.of(record("b")))).isEqualTo(new Appended(2));
        CompletableFuture<AppendResult> following = appender.append(List.of(record("c")));

        assertNotAppended(following, "book", "version 2");
        assertThat(ids(journal(), "book")).containsExactly("a", "b");
        assertThat(journal().appender("book", 2).append(List.of(record("d"))).join())
                .isEqualTo(new Appended(3));
    }

    @Test
    void whoeverClosesAJournalLeavesNobodyWaitingWhoAppendsWithoutWaiting() {
        Appender appender = journal().appender("book", 0);
        List<CompletableFuture<AppendResult>> told =
                IntStream.range(0, 20)
                        .mapToObj(i -> appender.append(List.of(record("a" + i))))
                        .toList();

        journal().close();

        told.forEach(answer -> assertThat(answer).succeedsWithin(WAIT));
        assertThat(appender.append(List.of(record("late"))))
                .failsWithin(WAIT)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatAnAppenderCannotTakeIsToldAndEndsIt() {
        Appender appender = journal().appender("book", 0);

        assertThat(appender.append(List.of()))
                .failsWithin(WAIT)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .withMessageContainingAll("no record", "book");
        assertNotAppended(appender.append(List.of(record("a"))), "book", "version 1");
        assertThat(journal().version("book")).isZero();
    }

    private static void assertNotAppended(
            CompletableFuture<AppendResult> told, String... contained) {
        assertThat(told)
                .failsWithin(WAIT)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(JournalException.class)
                .withMessageContainingAll(contained);
    }

    @Test
    void aCloseInTheMiddleLeavesNobodyWaiting() throws Exception {
        assertThat(appendUntilClosed(journal())).isNotEmpty();
    }

    /// Lets many threads append, each to a stream of its own, closes the journal in the middle and
    /// gives what was acknowledged, as `stream:version`.
    static List<String> appendUntilClosed(Journal journal) throws Exception {
        CountDownLatch underWay = new CountDownLatch(THREADS * 3);
        var acknowledged = ConcurrentHashMap.<String>newKeySet();
        atOnce(
                THREADS + 1,
                thread ->
                        () -> {
                            if (thread == THREADS) {
                                underWay.await();
                                journal.close();
                                return thread;
                            }
                            for (int i = 0; ; i++) {
                                String id = thread + "/" + i;
                                List<JournalRecord> batch = List.of(record(id), record(id + "+"));
                                try {
                                    assertThat(journal.append("book-" + thread, i, batch))
                                            .isEqualTo(new Appended(i + 1));
                                } catch (IllegalStateException e) {
                                    assertThat(e).hasMessageContaining("closed");
                                    return thread;
                                }
                                acknowledged.add("book-" + thread + ":" + (i + 1));
                                underWay.countDown();
                            }
                        });
        return List.copyOf(acknowledged);
    }

    /// Versions follow each other without a gap, each with all of its records.
    static void assertWholeBatches(List<StoredRecord> records, int size) {
        assertThat(records.size() % size).as("records of a torn batch").isZero();
        for (int i = 0; i < records.size(); i++) {
            StoredRecord record = records.get(i);
            assertThat(record.version()).isEqualTo(i / size + 1);
            assertThat(record.ordinal()).isEqualTo(i % size);
        }
        assertThat(new HashSet<>(records)).hasSameSizeAs(records);
    }
}
