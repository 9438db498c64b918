package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.BookEvent;
import io.alphastocks.model.EpochMicros;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// An account is the same whether all its events were read, or a snapshot and what followed it.
class SnapshotPropertyTest {

    private final AccountCodec codec = new AccountCodec();

    @Provide
    Arbitrary<List<RandomTrading.Act>> acts() {
        return RandomTrading.acts(120);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void aSnapshotAndItsTailAreTheWholeStream(
            @ForAll("acts") List<RandomTrading.Act> acts, @ForAll @IntRange(max = 1_000) int cut) {
        try (BookDesk desk = BookDesk.paper()) {
            RandomTrading trading = new RandomTrading(desk);
            acts.forEach(trading::run);
            List<BookEvent> events = desk.stored();
            int at = events.size() * cut / 1_000;

            Account whole = new Account(BookDesk.CALENDAR, _ -> Optional.empty());
            Account first = new Account(BookDesk.CALENDAR, _ -> Optional.empty());
            events.forEach(whole::apply);
            events.subList(0, at).forEach(first::apply);
            Account restored = reread(first);
            assertSame(restored, first);
            events.subList(at, events.size()).forEach(restored::apply);

            assertSame(restored, whole);
            assertSame(reread(restored), whole);
            assertSame(reread(reread(restored)), whole);
            long now = EpochMicros.of(desk.clock.now());
            assertThat(restored.exposure(now, BookDesk.CHARGES))
                    .isEqualTo(whole.exposure(now, BookDesk.CHARGES));
        }
    }

    private Account reread(Account account) {
        Account read = new Account(BookDesk.CALENDAR, _ -> Optional.empty());
        AccountCodec.Reading reading = codec.read(read);
        codec.write(account).forEach(reading::part);
        reading.end();
        return read;
    }

    /// All fields, whatever they are.
    private static void assertSame(Account actual, Account expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withEqualsForType(SnapshotPropertyTest::isSame, Table.class)
                .isEqualTo(expected);
        assertThat(actual.orders()).isEqualTo(expected.orders());
    }

    @SuppressWarnings("unchecked") // the same field of two accounts
    private static boolean isSame(Table<?> actual, Table<?> expected) {
        return holdTheSame((Table<Object>) actual, (Table<Object>) expected);
    }

    /// What is listed, in its order, and all that is found.
    private static <V> boolean holdTheSame(Table<V> actual, Table<V> expected) {
        List<V> all = expected.all();
        assertThat(actual.all()).isEqualTo(all);
        assertThat(actual.open()).containsExactlyElementsOf(expected.open());
        assertThat(actual.next()).isEqualTo(expected.next());
        for (V value : all) {
            assertThat(actual.get(expected.kind().id().apply(value))).isEqualTo(value);
            for (Function<V, String> key : expected.kind().keys()) {
                String text = key.apply(value);
                assertThat(actual.find(text)).isEqualTo(expected.find(text));
            }
        }
        assertThat(actual.get("nothing's id")).isNull();
        return true;
    }
}
