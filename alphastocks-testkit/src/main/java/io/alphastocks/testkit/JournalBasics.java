package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What a journal does for one caller, and what its contract stands on.
@Timeout(60)
abstract class JournalBasics {

    private static final Instant TIME = Instant.parse("2021-06-11T05:50:00.123456Z");

    private Journal journal;

    /// Opens a journal that has no stream yet. It is called before each test, which closes it.
    protected abstract Journal open() throws Exception;

    @BeforeEach
    final void openJournal() throws Exception {
        journal = open();
    }

    @AfterEach
    final void closeJournal() {
        journal.close();
    }

    /// The journal of this test.
    protected final Journal journal() {
        return journal;
    }

    /// A record with this id and payload.
    protected static JournalRecord record(String id, String payload) {
        return new JournalRecord(id, "Tested", TIME, "signal-1", payload);
    }

    /// A record whose payload follows from its id.
    protected static JournalRecord record(String id) {
        return record(id, "{\"id\":\"" + id + "\"}");
    }

    /// All records of a stream after a version.
    protected static List<StoredRecord> read(Journal journal, String stream, long afterVersion) {
        List<StoredRecord> records = new ArrayList<>();
        journal.read(stream, afterVersion, records::add);
        return records;
    }

    /// The ids of a stream, in order.
    protected static List<String> ids(Journal journal, String stream) {
        return read(journal, stream, 0).stream().map(StoredRecord::id).toList();
    }

    @Test
    void aStreamThatNobodyAppendedToIsEmpty() {
        assertThat(journal.version("book")).isZero();
        assertThat(read(journal, "book", 0)).isEmpty();
        assertThat(journal.streams()).isEmpty();
    }

    @Test
    void aRecordIsReadAsItWasAppended() {
        JournalRecord record =
                new JournalRecord(
                        "order-1", "OrderIntended", TIME, "signal-1", "{\"quantity\":75}");

        AppendResult result = journal.append("book", 0, List.of(record));

        assertThat(result).isEqualTo(new Appended(1));
        assertThat(read(journal, "book", 0))
                .containsExactly(
                        new StoredRecord(
                                "book",
                                1,
                                0,
                                "order-1",
                                "OrderIntended",
                                TIME,
                                "signal-1",
                                "{\"quantity\":75}"));
    }

    @Test
    void aBatchIsOneVersionInTheOrderGiven() {
        journal.append("book", 0, List.of(record("c"), record("a"), record("b")));
        journal.append("book", 1, List.of(record("d")));

        List<StoredRecord> records = read(journal, "book", 0);

        assertThat(records).extracting(StoredRecord::id).containsExactly("c", "a", "b", "d");
        assertThat(records).extracting(StoredRecord::version).containsExactly(1L, 1L, 1L, 2L);
        assertThat(records).extracting(StoredRecord::ordinal).containsExactly(0, 1, 2, 0);
        assertThat(journal.version("book")).isEqualTo(2);
    }

    @Test
    void readingAfterAVersionLeavesOutWhatCameBefore() {
        for (int version = 0; version < 5; version++) {
            journal.append("book", version, List.of(record("a" + version), record("b" + version)));
        }

        assertThat(read(journal, "book", 3))
                .extracting(StoredRecord::id)
                .containsExactly("a3", "b3", "a4", "b4");
        assertThat(read(journal, "book", 5)).isEmpty();
        assertThat(read(journal, "book", Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void anAppendToAnotherVersionThanTheStreamsIsAConflictAndStoresNothing() {
        journal.append("book", 0, List.of(record("a")));
        journal.append("book", 1, List.of(record("b")));

        assertThat(journal.append("book", 0, List.of(record("x")))).isEqualTo(new Conflict(2));
        assertThat(journal.append("book", 1, List.of(record("x")))).isEqualTo(new Conflict(2));
        assertThat(journal.append("book", 3, List.of(record("x")))).isEqualTo(new Conflict(2));
        assertThat(journal.append("other", 1, List.of(record("x")))).isEqualTo(new Conflict(0));

        assertThat(ids(journal, "book")).containsExactly("a", "b");
        assertThat(journal.streams()).containsExactly("book");
        assertThat(journal.append("book", 2, List.of(record("x")))).isEqualTo(new Appended(3));
    }

    @Test
    void aBatchAppendedTwiceIsAConflictTheSecondTime() {
        List<JournalRecord> batch = List.of(record("a"), record("b"));
        journal.append("book", 0, batch);

        assertThat(journal.append("book", 0, batch)).isEqualTo(new Conflict(1));
        assertThat(ids(journal, "book")).containsExactly("a", "b");
    }

    @Test
    void anIdThatTheStreamHasIsRefusedAndNothingOfItsBatchStored() {
        journal.append("book", 0, List.of(record("a")));
        journal.append("book", 1, List.of(record("b")));

        for (String used : List.of("a", "b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> journal.append("book", 2, List.of(record("new"), record(used))))
                    .withMessageContainingAll("book", used);
        }

        assertThat(journal.version("book")).isEqualTo(2);
        assertThat(ids(journal, "book")).containsExactly("a", "b");
        assertThat(journal.append("book", 2, List.of(record("new")))).isEqualTo(new Appended(3));
    }

    @Test
    void anIdThatABatchHasTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal.append("book", 0, List.of(record("a"), record("a"))))
                .withMessageContainingAll("book", "a");
        assertThat(journal.version("book")).isZero();
        assertThat(journal.streams()).isEmpty();
    }

    @Test
    void streamsShareNeitherVersionsNorIds() {
        journal.append("book", 0, List.of(record("a")));

        assertThat(journal.append("portfolio", 0, List.of(record("a")))).isEqualTo(new Appended(1));
        assertThat(journal.append("book", 1, List.of(record("b")))).isEqualTo(new Appended(2));

        assertThat(ids(journal, "book")).containsExactly("a", "b");
        assertThat(ids(journal, "portfolio")).containsExactly("a");
        assertThat(journal.version("portfolio")).isEqualTo(1);
    }

    @Test
    void thereCanBeManyStreams() {
        List<String> names =
                IntStream.range(0, 300).mapToObj(i -> "stream-" + (1_000 + i)).toList();
        for (String name : names.reversed()) {
            journal.append(name, 0, List.of(record(name)));
        }

        assertThat(journal.streams()).isEqualTo(names);
        for (String name : names) {
            assertThat(ids(journal, name)).containsExactly(name);
        }
    }

    @Test
    void streamsAreSortedAndTheirNamesAreAnyText() {
        List<String> names =
                List.of("A", "a", "a b/c'\"\\%_;--", "b", "é", "नि", "\uFFFD", "\uD83D\uDE00");
        List<String> sorted = names.stream().sorted().toList();
        for (String name : names) {
            journal.append(name, 0, List.of(record(name)));
        }

        assertThat(journal.streams()).isEqualTo(sorted);
        for (String name : names) {
            assertThat(journal.version(name)).as(name).isEqualTo(1);
            assertThat(ids(journal, name)).containsExactly(name);
        }
    }

    @Test
    void payloadsAreAnyUnicode() {
        List<String> payloads =
                List.of(
                        "",
                        " ",
                        "{\"reason\":\"निफ्टी ₹ 15,800 \uD83D\uDCC8\"}",
                        "'; DROP TABLE records; --",
                        "line\nbreak\r\n\ttab \u0001\u007F\u0085\u2028",
                        "\uFEFFmark \uFFFD\uFFFF \uDBFF\uDFFF");
        List<JournalRecord> batch =
                IntStream.range(0, payloads.size())
                        .mapToObj(i -> record("id-" + i, payloads.get(i)))
                        .toList();
        journal.append("book", 0, batch);

        assertThat(read(journal, "book", 0))
                .extracting(StoredRecord::payload)
                .containsExactlyElementsOf(payloads);
    }

    @Test
    void timesAreKeptToTheMicrosecond() {
        List<Instant> times =
                List.of(
                        Instant.EPOCH,
                        Instant.parse("1969-12-31T23:59:59.999999Z"),
                        Instant.parse("0001-01-01T00:00:00Z"),
                        Instant.parse("9999-12-31T23:59:59.999999Z"));
        for (int i = 0; i < times.size(); i++) {
            journal.append(
                    "book",
                    i,
                    List.of(new JournalRecord("id-" + i, "Tested", times.get(i), "", "{}")));
        }
        journal.append(
                "book",
                times.size(),
                List.of(new JournalRecord("fine", "Tested", TIME.plusNanos(999), "", "{}")));

        List<StoredRecord> records = read(journal, "book", 0);
        assertThat(records.subList(0, times.size()))
                .extracting(StoredRecord::time)
                .containsExactlyElementsOf(times);
        assertThat(records.getLast().time()).isEqualTo(TIME);
        assertThat(records.getLast().correlationId()).isEmpty();
    }

    @Test
    void payloadsMayBeLarge() {
        List<JournalRecord> batch =
                IntStream.range(0, 4)
                        .mapToObj(i -> record("id-" + i, "₹%s".formatted(i).repeat(500_000)))
                        .toList();
        journal.append("book", 0, batch);

        assertThat(read(journal, "book", 0))
                .extracting(StoredRecord::payload)
                .containsExactlyElementsOf(batch.stream().map(JournalRecord::payload).toList());
    }

    @Test
    void batchesAndStreamsMayBeLong() {
        int batches = 20;
        int size = 500;
        List<String> expected = new ArrayList<>();
        for (int version = 0; version < batches; version++) {
            List<JournalRecord> batch = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                batch.add(record(version + "/" + i));
                expected.add(version + "/" + i);
            }
            assertThat(journal.append("book", version, batch)).isEqualTo(new Appended(version + 1));
        }

        assertThat(ids(journal, "book")).isEqualTo(expected);
        assertThat(read(journal, "book", batches - 1))
                .extracting(StoredRecord::id)
                .isEqualTo(expected.subList((batches - 1) * size, batches * size));
    }

    @Test
    void aConsumerMayUseTheJournalAndSeesTheStreamAsItWas() {
        journal.append("book", 0, List.of(record("a"), record("b")));
        List<String> seen = new ArrayList<>();

        journal.read(
                "book",
                0,
                stored -> {
                    seen.add(stored.id());
                    journal.append(
                            "book", journal.version("book"), List.of(record("+" + stored.id())));
                    assertThat(ids(journal, "book")).contains("+" + stored.id());
                });

        assertThat(seen).containsExactly("a", "b");
        assertThat(ids(journal, "book")).containsExactly("a", "b", "+a", "+b");
    }

    @Test
    void aConsumerThatThrowsEndsTheReadAndHarmsNothing() {
        journal.append("book", 0, List.of(record("a"), record("b")));
        List<String> seen = new ArrayList<>();

        assertThatIllegalStateException()
                .isThrownBy(() ->
                        journal.read(
                                "book",
                                0,
                                stored -> {
                                    seen.add(stored.id());
                                    throw new IllegalStateException("enough");
                                }))
                .withMessage("enough");

        assertThat(seen).containsExactly("a");
        assertThat(ids(journal, "book")).containsExactly("a", "b");
        assertThat(journal.append("book", 1, List.of(record("c")))).isEqualTo(new Appended(2));
    }

    @Test
    void whatMakesNoSenseIsRefusedAndSaysWhy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal.append("book", 0, List.of()))
                .withMessageContaining("book");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal.append("book", -1, List.of(record("a"))))
                .withMessageContainingAll("book", "-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal.append(" ", 0, List.of(record("a"))))
                .withMessageContaining("stream");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal.append("half \uD83D", 0, List.of(record("a"))))
                .withMessageContaining("stream");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal.read("book", -1, _ -> {}))
                .withMessageContaining("-1");
        assertThat(journal.streams()).isEmpty();
    }

    @Test
    void anInterruptedCallerStillGetsItsAnswer() {
        Thread.currentThread().interrupt();

        AppendResult result = journal.append("book", 0, List.of(record("a")));

        assertThat(Thread.interrupted()).as("interrupt kept").isTrue();
        assertThat(result).isEqualTo(new Appended(1));
        assertThat(ids(journal, "book")).containsExactly("a");
    }

    @Test
    void aClosedJournalRefusesEverything() {
        journal.append("book", 0, List.of(record("a")));
        journal.close();
        journal.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> journal.append("book", 1, List.of(record("b"))))
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> journal.read("book", 0, _ -> {}))
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> journal.version("book"))
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(journal::streams)
                .withMessageContaining("closed");
    }
}
