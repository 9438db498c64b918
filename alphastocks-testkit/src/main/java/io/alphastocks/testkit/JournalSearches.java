package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/// What a journal finds, and what it removes.
abstract class JournalSearches extends JournalBasics {

    private static final Instant OPEN = Instant.parse("2021-06-11T03:45:00Z");
    private static final List<String> STREAMS = List.of("book/main", "book/other", "portfolio/1");
    private static final List<String> TYPES = List.of("OrderFilled", "OrderChanged", "orderfilled");
    private static final List<String> SIGNALS = List.of("", "ema/1", "ema/10", "EMA/1");

    private static List<StoredRecord> found(Journal journal, JournalQuery query) {
        List<StoredRecord> found = new ArrayList<>();
        journal.find(query, found::add);
        return found;
    }

    private static JournalRecord at(String id, int second, String type, String signal) {
        return new JournalRecord(
                id, type, OPEN.plusSeconds(second), signal, "{\"of\":\"%s\"}".formatted(id));
    }

    /// Appends batches to several streams in turn, and gives what was stored in that order.
    private List<StoredRecord> fill(int batches) {
        Random random = new Random(20_210_611);
        List<StoredRecord> stored = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            String stream = STREAMS.get(random.nextInt(STREAMS.size()));
            List<JournalRecord> batch = new ArrayList<>();
            for (int j = 0; j <= random.nextInt(4); j++) {
                batch.add(
                        at(
                                i + "/" + j,
                                random.nextInt(batches / 2 + 1),
                                TYPES.get(random.nextInt(TYPES.size())),
                                SIGNALS.get(random.nextInt(SIGNALS.size()))));
            }
            long version = journal().version(stream);
            journal().append(stream, version, batch);
            for (JournalRecord record : batch) {
                stored.add(
                        new StoredRecord(
                                stream,
                                version + 1,
                                batch.indexOf(record),
                                record.id(),
                                record.type(),
                                record.time(),
                                record.correlationId(),
                                record.payload()));
            }
        }
        return stored;
    }

    private static List<StoredRecord> expected(
            List<StoredRecord> stored, Predicate<StoredRecord> wanted) {
        return stored.stream()
                .filter(wanted)
                .sorted(Comparator.comparing(StoredRecord::time)) // stable: as they were stored
                .toList();
    }

    @Test
    void recordsAreFoundByTimeSignalTypeAndStreamInTheOrderOfTime() {
        List<StoredRecord> stored = fill(60);
        JournalQuery all = JournalQuery.all();
        Instant from = OPEN.plusSeconds(7);
        Instant to = OPEN.plusSeconds(20);
        Predicate<StoredRecord> within = r -> !r.time().isBefore(from) && r.time().isBefore(to);

        assertThat(found(journal(), all)).isEqualTo(expected(stored, _ -> true));
        assertThat(found(journal(), all.between(from, to))).isEqualTo(expected(stored, within));
        for (String signal : SIGNALS) {
            Predicate<StoredRecord> of = r -> r.correlationId().equals(signal);
            assertThat(found(journal(), all.ofSignal(signal)))
                    .as("signal '%s'", signal)
                    .isEqualTo(expected(stored, of))
                    .isNotEmpty();
            assertThat(found(journal(), all.ofSignal(signal).between(from, to)))
                    .isEqualTo(expected(stored, of.and(within)));
            for (String type : TYPES) {
                assertThat(found(journal(), all.ofType(type).ofSignal(signal)))
                        .as("type %s of signal '%s'", type, signal)
                        .isEqualTo(expected(stored, of.and(r -> r.type().equals(type))));
            }
        }
        for (String stream : STREAMS) {
            Predicate<StoredRecord> in = r -> r.stream().equals(stream);
            assertThat(found(journal(), all.inStream(stream)))
                    .as(stream)
                    .isEqualTo(expected(stored, in))
                    .isNotEmpty();
            assertThat(
                            found(
                                    journal(),
                                    all.inStream(stream).ofType(TYPES.get(0)).between(from, to)))
                    .as(stream)
                    .isEqualTo(
                            expected(
                                    stored,
                                    in.and(within).and(r -> r.type().equals(TYPES.get(0)))));
        }
        assertThat(found(journal(), all.ofType("Nothing"))).isEmpty();
        assertThat(found(journal(), all.inStream("book"))).isEmpty();
        assertThat(found(journal(), all.between(from, from))).isEmpty();
    }

    @Test
    void whatIsFoundMayBeLongAndAllOfOneTime() {
        List<String> ids = new ArrayList<>();
        for (int version = 0; version < 7; version++) {
            List<JournalRecord> batch = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                batch.add(at(version + "/" + i, version / 4, TYPES.get(i % 2), "ema/1"));
                ids.add(version + "/" + i);
            }
            journal().append("book/main", version, batch);
        }

        assertThat(found(journal(), JournalQuery.all()))
                .extracting(StoredRecord::id)
                .isEqualTo(ids);
        assertThat(found(journal(), JournalQuery.all().ofSignal("ema/1").ofType(TYPES.get(1))))
                .extracting(StoredRecord::id)
                .isEqualTo(
                        ids.stream()
                                .filter(id -> (id.charAt(id.length() - 1) - '0') % 2 == 1)
                                .toList());
    }

    @Test
    void aBatchMayBeLong() {
        List<JournalRecord> batch = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            int length = i % 500 == 200 ? 3_000_000 : 10;
            batch.add(record(String.valueOf(i), '"' + "x".repeat(length) + '"'));
        }

        assertThat(journal().append("book", 0, batch)).isEqualTo(new Appended(1));

        List<StoredRecord> stored = read(journal(), "book", 0);
        assertThat(stored)
                .extracting(StoredRecord::payload)
                .isEqualTo(batch.stream().map(JournalRecord::payload).toList());
        assertThat(found(journal(), JournalQuery.all())).isEqualTo(stored);
    }

    @Test
    void aQueryFindsWhatWasThereWhenItBegan() {
        journal().append("book", 0, List.of(at("a", 1, "Tested", ""), at("b", 2, "Tested", "")));
        List<String> seen = new ArrayList<>();

        journal()
                .find(
                        JournalQuery.all(),
                        stored -> {
                            seen.add(stored.id());
                            journal()
                                    .append(
                                            "book",
                                            journal().version("book"),
                                            List.of(at("+" + stored.id(), 9, "Tested", "")));
                        });

        assertThat(seen).containsExactly("a", "b");
        assertThat(found(journal(), JournalQuery.all()))
                .extracting(StoredRecord::id)
                .containsExactly("a", "b", "+a", "+b");
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JournalQuery.all().between(OPEN, OPEN.minusSeconds(1)))
                .withMessageContaining("ends before it begins");
    }

    @Test
    void aTrimmedStreamBeginsLaterAndGoesOn() {
        for (int version = 0; version < 5; version++) {
            journal()
                    .append("book", version, List.of(record("a" + version), record("b" + version)));
            journal().append("other", version, List.of(record("a" + version)));
        }

        assertThat(journal().trim("book", 0)).isZero();
        assertThat(journal().trim("book", 3)).isEqualTo(6);
        assertThat(journal().trim("book", 2)).isZero();

        assertThat(ids(journal(), "book")).containsExactly("a3", "b3", "a4", "b4");
        assertThat(read(journal(), "book", 0).getFirst().version()).isEqualTo(4);
        assertThat(read(journal(), "book", 4)).hasSize(2);
        assertThat(ids(journal(), "other")).hasSize(5);
        assertThat(found(journal(), JournalQuery.all().inStream("book"))).hasSize(4);
        assertThat(journal().append("book", 5, List.of(record("c")))).isEqualTo(new Appended(6));
    }

    @Test
    void aStreamThatIsTrimmedWholeKeepsItsVersion() {
        journal().append("book", 0, List.of(record("a")));
        journal().append("book", 1, List.of(record("b")));

        assertThat(journal().trim("book", 2)).isEqualTo(2);

        assertThat(journal().version("book")).isEqualTo(2);
        assertThat(journal().streams()).containsExactly("book");
        assertThat(read(journal(), "book", 0)).isEmpty();
        assertThat(journal().append("book", 2, List.of(record("c")))).isEqualTo(new Appended(3));
        assertThat(ids(journal(), "book")).containsExactly("c");
    }

    @Test
    void aLongStreamIsTrimmedWhileOthersAppend() throws Exception {
        int versions = 450;
        for (int version = 0; version < versions; version++) {
            journal().append("book", version, List.of(record("id-" + version)));
        }

        JournalContract.atOnce(
                2,
                thread ->
                        () -> {
                            if (thread == 0) {
                                return journal().trim("book", versions - 1);
                            }
                            for (int i = 0; i < 20; i++) {
                                journal().append("book", versions + i, List.of(record("+" + i)));
                                journal().append("other", i, List.of(record("+" + i)));
                            }
                            return 0L;
                        });

        assertThat(ids(journal(), "book")).hasSize(21).startsWith("id-449", "+0");
        assertThat(ids(journal(), "other")).hasSize(20);
    }

    @Test
    void aTrimBeyondTheStreamIsRefused() {
        journal().append("book", 0, List.of(record("a")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal().trim("book", 2))
                .withMessageContainingAll("book", "2", "0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal().trim("book", -1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> journal().trim("none", 1));
        assertThat(ids(journal(), "book")).containsExactly("a");
    }

    @Test
    void aClosedJournalFindsAndTrimsNothing() {
        journal().append("book", 0, List.of(record("a")));
        journal().close();

        assertThatIllegalStateException()
                .isThrownBy(() -> journal().find(JournalQuery.all(), _ -> {}))
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> journal().trim("book", 1))
                .withMessageContaining("closed");
    }
}
