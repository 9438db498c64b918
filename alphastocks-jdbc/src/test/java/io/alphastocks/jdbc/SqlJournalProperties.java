package io.alphastocks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.store.StoredRecord;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A journal on a database and the one in memory are told the same, and must answer the same.
abstract class SqlJournalProperties {

    private static final List<String> STREAMS = List.of("book", "portfolio", "निफ्टी");

    /// A batch for a stream, its expected version off by so much.
    record Step(String stream, long off, List<JournalRecord> batch, boolean reopen) {}

    /// Opens a journal that has no stream yet.
    abstract Journal openNew() throws IOException;

    /// Opens again what was opened last, and what has been closed since.
    abstract Journal reopen();

    @Property(tries = 50)
    void itAnswersAsMemoryDoes(@ForAll("sessions") List<Step> session) throws IOException {
        Journal sql = openNew();
        try (Journal memory = MemoryJournal.create()) {
            for (Step step : session) {
                if (step.reopen) {
                    sql.close();
                    sql = reopen();
                }
                assertThat(answer(sql, memory, step)).isEqualTo(answer(memory, memory, step));
            }
            assertThat(sql.streams()).isEqualTo(memory.streams());
            for (String stream : STREAMS) {
                long version = memory.version(stream);
                assertThat(sql.version(stream)).isEqualTo(version);
                for (long after = 0; after <= version; after++) {
                    assertThat(read(sql, stream, after)).isEqualTo(read(memory, stream, after));
                }
            }
        } finally {
            sql.close();
        }
    }

    /// What a journal says, or why it refuses.
    private static Object answer(Journal journal, Journal memory, Step step) {
        long expected = Math.max(0, memory.version(step.stream) + step.off);
        try {
            return journal.append(step.stream, expected, step.batch);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static List<StoredRecord> read(Journal journal, String stream, long after) {
        List<StoredRecord> records = new ArrayList<>();
        journal.read(stream, after, records::add);
        return records;
    }

    @Provide
    Arbitrary<List<Step>> sessions() {
        Arbitrary<String> ids = Arbitraries.integers().between(0, 60).map(i -> "id-" + i);
        Arbitrary<String> text =
                Arbitraries.strings()
                        .excludeChars('\0')
                        .ofMaxLength(40)
                        .filter(SqlJournalProperties::wellFormed);
        Arbitrary<Instant> times =
                Arbitraries.longs()
                        .between(-62_135_596_800_000L, 253_402_300_799_999L)
                        .map(Instant::ofEpochMilli);
        Arbitrary<JournalRecord> records =
                Combinators.combine(ids, times, text, text)
                        .as((id, time, correlation, payload) ->
                                new JournalRecord(id, "Tested", time, correlation, payload));
        Arbitrary<Long> offsets =
                Arbitraries.frequency(
                        net.jqwik.api.Tuple.of(8, 0L),
                        net.jqwik.api.Tuple.of(1, -1L),
                        net.jqwik.api.Tuple.of(1, 1L));
        return Combinators.combine(
                        Arbitraries.of(STREAMS),
                        offsets,
                        records.list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.integers().between(0, 19).map(i -> i == 0))
                .as(Step::new)
                .list()
                .ofMaxSize(20);
    }

    private static boolean wellFormed(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
}
