package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.testkit.LocalClickHouse;
import io.alphastocks.testkit.LocalClickHouse.Options;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// The guard of what the engine does and does not document: blocks are numbered as they are
/// committed, and keep their numbers. Each racer has a journal of its own, so that nothing but the
/// server decides.
@Timeout(180)
class JournalRaceTest {

    private static final int RACERS = 32;

    @TempDir private Path directory;

    private static JournalRecord record(String id) {
        return new JournalRecord(id, "Tested", Instant.EPOCH, "", "{\"id\":\"" + id + "\"}");
    }

    private static List<StoredRecord> read(Journal journal, String stream) {
        List<StoredRecord> records = new ArrayList<>();
        journal.read(stream, 0, records::add);
        return records;
    }

    private static <T> List<T> race(Callable<T> task) throws Exception {
        List<Future<T>> futures = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(RACERS)) {
            for (int i = 0; i < RACERS; i++) {
                futures.add(threads.submit(task));
            }
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    @Test
    void ofThirtyTwoJournalsExactlyOneWinsEachVersionAndMergesChangeNothing() throws Exception {
        int rounds = 6;
        try (ClickHouse clickHouse = Server.open()) {
            AtomicInteger names = new AtomicInteger();
            CyclicBarrier start = new CyclicBarrier(RACERS);
            List<Map<Long, String>> won =
                    race(() -> {
                        Map<Long, String> mine = new HashMap<>();
                        int racer = names.incrementAndGet();
                        try (Journal journal = clickHouse.journal()) {
                            for (int round = 0; round < rounds; round++) {
                                start.await();
                                String id = round + "/" + racer;
                                switch (journal.append(
                                        "raced", round, List.of(record(id), record(id + "+")))) {
                                    case Appended(long version) -> mine.put(version, id);
                                    case Conflict(long actual) ->
                                            assertThat(actual).isGreaterThan(round);
                                }
                            }
                        }
                        return mine;
                    });
            Map<Long, List<String>> winners = new HashMap<>();
            won.forEach(mine ->
                    mine.forEach((version, id) ->
                            winners.computeIfAbsent(version, _ -> new ArrayList<>()).add(id)));
            assertThat(winners).hasSize(rounds);
            assertThat(winners.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));

            try (Journal journal = clickHouse.journal()) {
                List<StoredRecord> before = read(journal, "raced");
                assertThat(before).hasSize(2 * rounds);
                for (StoredRecord stored : before) {
                    assertThat(winners.getOrDefault(stored.version(), List.of()))
                            .singleElement()
                            .satisfies(id -> assertThat(stored.id()).startsWith(id));
                }
                clickHouse
                        .session()
                        .execute(
                                "OPTIMIZE TABLE %s FINAL"
                                        .formatted(
                                                Table.qualified(
                                                        clickHouse.settings(), Tables.RECORDS)));
                assertThat(read(journal, "raced")).isEqualTo(before);
                assertThat(journal.version("raced")).isEqualTo(rounds);
            }
        }
    }

    @Test
    void anEngineThatWasOvertakenIsToldSoWhereItsVersionHasBeenTrimmed() {
        try (ClickHouse clickHouse = Server.open();
                Journal first = clickHouse.journal();
                Journal second = clickHouse.journal()) {
            first.append("book", 0, List.of(record("a")));
            second.append("book", 1, List.of(record("b")));
            second.append("book", 2, List.of(record("c")));
            second.append("book", 3, List.of(record("d")));
            assertThat(second.trim("book", 3)).isEqualTo(3);

            // It knows version 1 as the last, and no row of version 2 is left.
            assertThat(first.append("book", 1, List.of(record("late")))).isEqualTo(new Conflict(4));

            assertThat(read(first, "book")).extracting(StoredRecord::id).containsExactly("d");
            assertThat(second.append("book", 4, List.of(record("e")))).isEqualTo(new Appended(5));
        }
    }

    @Test
    void aServerThatIsKilledUnderManyLosesNothingAcknowledgedAndDoublesNothing() throws Exception {
        LocalClickHouse first = LocalClickHouse.start(Options.DEFAULT.in(directory));
        ClickHouseSettings settings = Server.newDatabase();
        Set<String> acknowledged = new HashSet<>();
        try (ClickHouse clickHouse = Server.open(first, settings)) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger underWay = new AtomicInteger();
            AtomicInteger names = new AtomicInteger();
            try (Journal journal = clickHouse.journal();
                    ExecutorService threads = Executors.newFixedThreadPool(4)) {
                List<Future<List<String>>> futures = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    futures.add(
                            threads.submit(() -> {
                                String stream = "stream-" + names.incrementAndGet();
                                List<String> mine = new ArrayList<>();
                                for (long version = 0; !over.get(); ) {
                                    String id = stream + "/" + version;
                                    try {
                                        journal.append(stream, version, List.of(record(id)));
                                        mine.add(id);
                                        version++;
                                        underWay.incrementAndGet();
                                    } catch (JournalException e) {
                                        assertThat(e).hasMessageContaining("ClickHouse");
                                        return mine;
                                    }
                                }
                                return mine;
                            }));
                }
                while (underWay.get() < 40) {
                    Thread.onSpinWait();
                }
                first.kill();
                for (Future<List<String>> future : futures) {
                    acknowledged.addAll(future.get());
                }
                over.set(true);
                try (LocalClickHouse _ =
                        LocalClickHouse.start(Options.DEFAULT.in(directory).at(first.port()))) {
                    // The same journal goes on, with what is there.
                    Set<String> stored = new HashSet<>();
                    for (String stream : journal.streams()) {
                        List<StoredRecord> records = read(journal, stream);
                        for (int i = 0; i < records.size(); i++) {
                            assertThat(records.get(i).version()).isEqualTo(i + 1);
                            assertThat(stored.add(records.get(i).id())).isTrue();
                        }
                        long version = journal.version(stream);
                        assertThat(journal.append(stream, version, List.of(record("after"))))
                                .isEqualTo(new Appended(version + 1));
                    }
                    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(40);
                    assertThat(stored).containsAll(acknowledged);
                }
            }
        }
    }
}
