package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.broker.ChargeSchedule;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.TradeExit;
import io.alphastocks.model.Charge;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.SignalState;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;

/// 75 of the put of 15,800, bought at 100, which expires on June 17, 2021.
class SettlementTest {

    private static final Instant CLOSE = Instant.parse("2021-06-17T10:00:00Z");

    private final BookDesk desk = BookDesk.paper();

    private OptionPosition opened() {
        desk.opened("S", 75);
        return desk.position("S");
    }

    @Test
    void whatIsHeldIsClosedAtItsIntrinsicValue() {
        opened();
        desk.clock.advanceTo(CLOSE);

        assertThat(desk.book().settle("S/P", Price.of("15680.35"))).isTrue();

        OptionPosition closed = desk.position("S");
        assertThat(closed.isOpen()).isFalse();
        assertThat(closed.exitReason()).isEqualTo(ExitReason.SETTLEMENT);
        assertThat(closed.exit()).isEqualTo(Price.of("119.65"));
        assertThat(closed.realisedGross()).isEqualTo(Money.of("1473.75"));
        assertThat(desk.stateOf("S")).isEqualTo(SignalState.COMPLETED);
        assertThat(desk.published(TradeExit.class))
                .singleElement()
                .returns(ExitReason.SETTLEMENT, TradeExit::reason);
        assertThat(desk.book().holdings().ledger().balances()).isTrue();
        assertThat(desk.book().liveOrders()).isEmpty();
        BookDesk.State before = desk.state();
        assertThat(desk.reopen().state()).isEqualTo(before);
        assertThat(desk.book().settle("S/P", Price.of("15680.35"))).isFalse();
        assertThat(desk.published(PositionClosed.class)).hasSize(1);
    }

    @Test
    void whatIsWorthNothingIsClosedAtNothing() {
        opened();
        desk.clock.advanceTo(CLOSE);

        assertThat(desk.book().settle("S/P", Price.of("15800"))).isTrue();

        assertThat(desk.position("S").exit()).isEqualTo(Price.ZERO);
        assertThat(desk.position("S").realisedGross()).isEqualTo(Money.of("-7500"));
        assertThat(desk.stateOf("S")).isEqualTo(SignalState.STOPPED);
        assertThat(desk.book().holdings().ledger().balances()).isTrue();
    }

    @Test
    void ordersEndWithTheContract() {
        opened();
        desk.clock.advanceTo(CLOSE.minusSeconds(60));
        ExitDecision _ =
                desk.book().exit("S/P", ExitReason.EXPIRY, null, Quantity.of(Long.MAX_VALUE));
        desk.ack("S/X1");
        desk.clock.advanceTo(CLOSE);

        assertThat(desk.book().settle("S/P", Price.of("15700"))).isTrue();

        assertThat(desk.order("S/X1").state()).isEqualTo(OrderState.EXPIRED);
        assertThat(desk.order("S/X2").state()).isEqualTo(OrderState.FILLED);
        assertThat(desk.position("S").isOpen()).isFalse();
        assertThat(desk.book().liveOrders()).isEmpty();
    }

    @Test
    void aContractThatIsTradedIsNotSettled() {
        opened();
        desk.clock.advanceTo(CLOSE.minusMillis(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> desk.book().settle("S/P", Price.of("15700")))
                .withMessage(
                        "position S/P: NFO:NIFTY2161715800PE is traded until 2021-06-17T10:00:00Z; it is settled after that");
        assertThat(desk.position("S").isOpen()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> desk.book().settle("T/P", Price.of("15700")))
                .withMessage("the book has no position T/P");
    }

    @Test
    void nobodySellsForTheReasonOfASettlement() {
        opened();
        String message =
                "a settlement is what becomes of a contract that has expired; give another reason to close S/P";

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> desk.book().exit("S/P", ExitReason.SETTLEMENT, null, Quantity.of(75)))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> desk.book().exitByHand("S/P", ExitReason.SETTLEMENT))
                .withMessage(message);
        assertThat(desk.position("S").exitReason()).isNull();
    }

    @Test
    void anExerciseIsTaxedOnItsValueAndPaysNothingElse() {
        ChargeSchedule india = ChargeSchedule.india();
        Money value = Money.of("8973.75");

        assertThat(india.exercise(BookDesk.PUT, value, LocalDate.of(2021, 6, 17)).lines())
                .containsExactly(new Charge("STT", Money.of("11")));
        assertThat(india.exercise(BookDesk.PUT, value, LocalDate.of(2026, 7, 14)).lines())
                .containsExactly(new Charge("STT", Money.of("13")));
        assertThat(india.exercise(BookDesk.PUT, Money.ZERO, LocalDate.of(2026, 7, 14)).total())
                .isEqualTo(Money.ZERO);
    }
}
