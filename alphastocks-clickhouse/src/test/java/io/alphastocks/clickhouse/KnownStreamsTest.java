package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.store.JournalRecord;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

class KnownStreamsTest {

    private static JournalAppend append(String stream, long expected, String... ids) {
        List<JournalRecord> records =
                List.of(ids).stream()
                        .map(id -> new JournalRecord(id, "Tested", Instant.EPOCH, "", "{}"))
                        .toList();
        return new JournalAppend(stream, expected, records);
    }

    @Property
    void whatWasAddedMayBeThere(@ForAll Set<String> ids) {
        IdHashes hashes = new IdHashes();
        int added = ids.stream().mapToInt(hashes::add).sum();

        assertThat(ids).allMatch(hashes::mayHave);
        assertThat(added).isEqualTo(ids.size()).isEqualTo(hashes.size());
        assertThat(ids.stream().mapToInt(hashes::add).sum()).isZero();
    }

    @Test
    void ofAHundredThousandOtherIdsNoneSeemsToBeThere() {
        IdHashes hashes = new IdHashes();
        IntStream.range(0, 100_000).forEach(i -> hashes.add("order-" + i));

        assertThat(IntStream.range(100_000, 200_000).filter(i -> hashes.mayHave("order-" + i)))
                .isEmpty();
        assertThat(new HashSet<>(List.of(hashes.mayHave(""), hashes.mayHave("order-0"))))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void idsOfWhatIsAppendedAreKnownAndThoseThatOthersAppendAreMissing() {
        KnownStreams known = new KnownStreams();
        known.see("book", 0);
        known.append(append("book", 0, "a", "b"));

        assertThat(known.incomplete(List.of("book"))).isEmpty();
        assertThat(known.mayHave("book", "a")).isTrue();
        assertThat(known.mayHave("book", "c")).isFalse();

        known.see("book", 2);
        assertThat(known.incomplete(List.of("book"))).containsExactly("book");
        known.append(append("book", 2, "d"));
        assertThat(known.incomplete(List.of("book")))
                .as("version 2 is still missing")
                .containsExactly("book");
        assertThat(known.idsThrough("book")).isEqualTo(1);

        known.add("book", "c");
        known.add("book", "d");
        known.completeThrough("book", 3);
        assertThat(known.incomplete(List.of("book"))).isEmpty();
        assertThat(known.mayHave("book", "c")).isTrue();
    }

    @Test
    void beyondTheBoundTheStreamThatWasUsedLongestAgoIsForgotten() {
        KnownStreams known = new KnownStreams(4);
        for (String stream : List.of("first", "second", "third")) {
            known.see(stream, 0);
            known.append(append(stream, 0, "a", "b"));
        }

        assertThat(known.version("first", -1)).isEqualTo(-1);
        assertThat(known.version("second", -1)).isEqualTo(1);
        assertThat(known.version("third", -1)).isEqualTo(1);
    }

    @Test
    void ofAStreamWithTooManyIdsAnyMayBeThere() {
        KnownStreams known = new KnownStreams(4);
        known.see("book", 0);
        known.append(append("book", 0, "a", "b", "c", "d", "e"));

        assertThat(known.version("book", -1)).isEqualTo(1);
        assertThat(known.hasTooManyIds("book")).isTrue();
        assertThat(known.mayHave("book", "z")).isTrue();
        assertThat(known.incomplete(List.of("book"))).isEmpty();
        known.append(append("book", 1, "f"));
        assertThat(known.version("book", -1)).isEqualTo(2);
    }
}
