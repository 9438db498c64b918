package io.alphastocks.jdbc;

import static io.alphastocks.jdbc.Records.ids;
import static io.alphastocks.jdbc.Records.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What a journal does when its database goes away for real, and comes back.
@Timeout(60)
class JournalOutageTest {

    private static final int CALLERS = 8;
    private static final int BEFORE = 20;
    private static final int AFTER = 10;

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void appendsFailWithTheReasonAndGoOnWhenItIsGone(Cause cause) throws Exception {
        try (Outage outage = cause.prepare(directory)) {
            try (Journal journal = outage.open()) {
                assertThat(journal.append("book", 0, List.of(large("a"))))
                        .isEqualTo(new Appended(1));

                outage.begin();
                JournalException last = null;
                for (int attempt = 0; attempt < 2; attempt++) {
                    last = failure(journal);
                }
                assertThat(last).hasMessageContaining(outage.told());
                if (outage.isReadable()) {
                    assertThat(ids(journal, "book")).containsExactly("a");
                } else {
                    assertThatExceptionOfType(JournalException.class)
                            .isThrownBy(() -> journal.version("book"))
                            .withMessageContaining(outage.told());
                }
                outage.end();

                assertThat(ids(journal, "book")).containsExactly("a");
                assertThat(journal.append("book", 1, List.of(large("b"))))
                        .isEqualTo(new Appended(2));
            }
            try (Journal again = outage.open()) {
                assertThat(ids(again, "book")).containsExactly("a", "b");
            }
        }
    }

    private static JournalException failure(Journal journal) {
        try {
            journal.append("book", 1, List.of(large("b")));
        } catch (JournalException e) {
            return e;
        }
        throw new AssertionError("the append was acknowledged");
    }

    /// More than a page, and not to be compressed: there must be room for it.
    private static JournalRecord large(String id) {
        StringBuilder text = new StringBuilder();
        new Random(id.hashCode()).ints(20_000, 'a', 'z').forEach(c -> text.append((char) c));
        return record(id, text.toString());
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SQLITE_DISK_FULL",
                "SQLITE_FILE_MOVED_AWAY",
                "POSTGRES_STOPPED",
                "POSTGRES_KILLED",
                "POSTGRES_DISK_FULL",
                "POSTGRES_POOL_EXHAUSTED"
            })
    void ofManyCallersNobodyLosesWhatWasAcknowledgedAndNoBatchIsTorn(Cause cause) throws Exception {
        try (Outage outage = cause.prepare(directory)) {
            Map<String, SortedSet<Long>> acknowledged = new HashMap<>();
            try (Journal journal = outage.open();
                    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                CountDownLatch busy = new CountDownLatch(CALLERS);
                CountDownLatch failed = new CountDownLatch(CALLERS);
                CountDownLatch back = new CountDownLatch(1);
                List<Future<?>> callers = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    String stream = "book-" + i;
                    SortedSet<Long> mine = new TreeSet<>();
                    acknowledged.put(stream, mine);
                    callers.add(
                            executor.submit(() -> {
                                appendUntilFailure(journal, stream, mine, busy);
                                failed.countDown();
                                back.await();
                                appendAfterwards(journal, stream, mine);
                                return true;
                            }));
                }
                busy.await();
                outage.begin();
                failed.await();
                outage.end();
                back.countDown();
                for (Future<?> caller : callers) {
                    caller.get();
                }
            }
            try (Journal again = outage.open()) {
                acknowledged.forEach((stream, mine) -> check(again, stream, mine));
            }
        }
    }

    private static void appendUntilFailure(
            Journal journal, String stream, SortedSet<Long> acknowledged, CountDownLatch busy) {
        long version = 0;
        while (true) {
            if (version == BEFORE) {
                busy.countDown();
            }
            try {
                assertThat(journal.append(stream, version, batch(version + 1)))
                        .isEqualTo(new Appended(version + 1));
            } catch (JournalException e) {
                return;
            }
            acknowledged.add(++version);
        }
    }

    /// Whether the append that failed was stored is for the journal to tell.
    private static void appendAfterwards(
            Journal journal, String stream, SortedSet<Long> acknowledged) {
        long known = acknowledged.last();
        long version = journal.version(stream);
        assertThat(version).isBetween(known, known + 1);
        assertThat(journal.append(stream, known + 2, batch(known + 3)))
                .isEqualTo(new Conflict(version));
        for (int i = 0; i < AFTER; i++) {
            assertThat(journal.append(stream, version, batch(version + 1)))
                    .isEqualTo(new Appended(version + 1));
            acknowledged.add(++version);
        }
    }

    private static List<JournalRecord> batch(long version) {
        String payload = "x".repeat(300);
        return List.of(record(version + "/0", payload), record(version + "/1", payload));
    }

    private static void check(Journal journal, String stream, SortedSet<Long> acknowledged) {
        List<StoredRecord> records = new ArrayList<>();
        journal.read(stream, 0, records::add);
        assertThat(records).hasSize(2 * (int) journal.version(stream));
        SortedSet<Long> versions = new TreeSet<>();
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).id()).isEqualTo((i / 2 + 1) + "/" + i % 2);
            versions.add(records.get(i).version());
        }
        assertThat(versions).containsAll(acknowledged);
    }
}
