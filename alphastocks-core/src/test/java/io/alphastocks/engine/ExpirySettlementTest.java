package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.TradingFloor;
import io.alphastocks.book.BookDesk;
import io.alphastocks.book.BookException;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// A paper account that still holds the put of 15,800 when it expires, at 15:30 on June 17, 2021.
class ExpirySettlementTest {

    private static final Instant CLOSE = Instant.parse("2021-06-17T10:00:00Z");

    private final TradingFloor floor = TradingFloor.paper();
    private final BookDesk desk = floor.desk;
    private final Map<InstrumentId, Price> settled = new HashMap<>();
    private final ExpirySettlement expiry =
            new ExpirySettlement(
                    desk.book(),
                    settled::put,
                    floor.master,
                    floor.chain,
                    floor.calendar,
                    floor.clock,
                    floor.bus);

    @Test
    void itIsSettledByTheLastTickOfItsDay() {
        desk.opened("S", 75);
        desk.opened("T", 150);
        floor.clock.advanceTo(CLOSE.minusSeconds(1));
        floor.nifty("15700.05");
        assertThat(desk.position("S").isOpen()).isTrue();
        floor.pass(Duration.ofSeconds(1));

        assertThat(desk.position("S").exitReason()).isEqualTo(ExitReason.SETTLEMENT);
        assertThat(desk.position("S").exit()).isEqualTo(Price.of("99.95"));
        assertThat(desk.position("T").isOpen()).isFalse();
        assertThat(settled).isEqualTo(Map.of(BookDesk.PUT.id(), Price.of("99.95")));
    }

    @Test
    void whatAnEarlierProcessHasLeftIsSettledToo() {
        TradingFloor other = TradingFloor.paper();
        other.desk.opened("S", 75);
        new ExpirySettlement(
                        other.desk.book(),
                        settled::put,
                        other.master,
                        other.chain,
                        other.calendar,
                        other.clock,
                        other.bus)
                .start();
        other.clock.advanceTo(CLOSE.minusSeconds(1));
        other.nifty("15900");
        other.pass(Duration.ofSeconds(1));

        assertThat(other.desk.position("S").isOpen()).isFalse();
        assertThat(settled).isEqualTo(Map.of(BookDesk.PUT.id(), Price.ZERO));
    }

    @Test
    void withoutATickOfThatDayItIsLeftToAPerson() {
        desk.opened("S", 75);
        floor.nifty("15700");
        floor.clock.advanceTo(CLOSE.plusSeconds(60));

        assertThat(desk.position("S").isOpen()).isTrue();
        assertThat(settled).isEmpty();
        expiry.start();
        assertThat(desk.book().settle("S/P", Price.of("15700"))).isTrue();
    }

    @Test
    void whereTheStoreIsAwayItIsTriedAgain() {
        desk.opened("S", 75);
        floor.clock.advanceTo(CLOSE.minusSeconds(1));
        floor.nifty("15700");
        floor.journal.appendsFail(true);
        floor.pass(Duration.ofSeconds(2));
        assertThat(desk.position("S").isOpen()).isTrue();
        floor.journal.appendsFail(false);
        floor.pass(Duration.ofSeconds(10));

        assertThat(desk.position("S").isOpen()).isFalse();
    }

    /// A fill of the last moments that the store did not take yet: to settle what it sold would
    /// sell it twice.
    @Test
    void whileTheBookDoesNotHaveAllThatTheVenueHasToldItIsTriedAgain() {
        TradingFloor other = TradingFloor.paper();
        other.desk.opened("S", 75);
        boolean[] told = {false};
        new ExpirySettlement(
                        other.desk.book(),
                        (_, _) -> {
                            if (!told[0]) {
                                told[0] = true;
                                throw new BookException("a fill is not booked yet");
                            }
                        },
                        other.master,
                        other.chain,
                        other.calendar,
                        other.clock,
                        other.bus)
                .start();
        other.clock.advanceTo(CLOSE.minusSeconds(1));
        other.nifty("15700");
        other.pass(Duration.ofSeconds(2));
        assertThat(told[0]).isTrue();
        assertThat(other.desk.position("S").isOpen()).isTrue();
        other.pass(Duration.ofSeconds(10));

        assertThat(other.desk.position("S").exit()).isEqualTo(Price.of("100"));
    }
}
