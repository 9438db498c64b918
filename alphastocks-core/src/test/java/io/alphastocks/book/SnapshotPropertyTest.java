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
            Account restored = new Account(BookDesk.CALENDAR, _ -> Optional.empty());
            codec.read(codec.write(first), restored);
            assertSame(restored, first);
            events.subList(at, events.size()).forEach(restored::apply);

            assertSame(restored, whole);
            long now = EpochMicros.of(desk.clock.now());
            assertThat(restored.exposure(now)).isEqualTo(whole.exposure(now));
        }
    }

    /// All fields, whatever they are, and the order in which what is listed is listed.
    private static void assertSame(Account actual, Account expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
        assertThat(actual.signals.values()).containsExactlyElementsOf(expected.signals.values());
        assertThat(actual.openSignals.values())
                .containsExactlyElementsOf(expected.openSignals.values());
        assertThat(actual.orders.values()).containsExactlyElementsOf(expected.orders.values());
        assertThat(actual.liveOrders.values())
                .containsExactlyElementsOf(expected.liveOrders.values());
        assertThat(actual.positions.values())
                .containsExactlyElementsOf(expected.positions.values());
        assertThat(actual.openPositions.values())
                .containsExactlyElementsOf(expected.openPositions.values());
    }
}
