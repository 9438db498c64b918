package io.alphastocks.broker;

import static io.alphastocks.broker.ReconciliationPolicy.ADOPT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.book.BookDesk;
import io.alphastocks.book.OrderLife;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.BrokerReconciled;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.TradeExit;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/// Somebody sells at the broker's own screen, or the broker squares off: a person has to be able to
/// book it, or the account can neither sell nor trade any more.
class SoldByOthersTest {

    private final BookDesk desk = BookDesk.paper();
    private final FakeBroker broker = new FakeBroker(desk.clock);
    private final OrderRouter router =
            new OrderRouter(
                    desk.book(),
                    broker,
                    Runnable::run,
                    desk.clock,
                    ResolutionPolicy.DEFAULT,
                    ADOPT);

    private void enter(String signalId, long units, String price) {
        desk.emit(signalId);
        desk.admit(signalId, units);
        Order order = desk.order(signalId + "/E1");
        router.send(List.of(order));
        broker.fill(
                Objects.requireNonNull(desk.order(signalId + "/E1").brokerOrderId()), units, price);
        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
    }

    private void orderedByHand(String id, Side side, long units) {
        broker.add(
                new BrokerOrder(
                        id,
                        "",
                        BookDesk.PUT.id(),
                        side,
                        Quantity.of(units),
                        null,
                        OrderState.OPEN,
                        Quantity.ZERO,
                        "",
                        desk.clock.now()));
    }

    private void adopt(BrokerUpdate update) {
        desk.book().life().adopt(update, "Ada");
    }

    @Test
    void aSaleByHandClosesThePositionAndTheAccountTradesOn() {
        enter("s", 150, "100");
        orderedByHand("H1", Side.SELL, 150);
        broker.fill("H1", 150, "120");
        assertThat(router.reconcile(ADOPT).agrees()).isFalse();
        assertThat(router.takesExits(BookDesk.PUT.id())).isFalse();

        adopt(broker.update("H1"));

        assertThat(desk.position("s").isOpen()).isFalse();
        assertThat(desk.published(TradeExit.class).getLast().reason()).isEqualTo(ExitReason.MANUAL);
        assertThat(desk.published(BrokerReconciled.class).getLast().found())
                .containsExactly("broker order H1, FILLED with 150 filled, by the word of Ada");
        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
        assertThat(router.takesExits(BookDesk.PUT.id())).isTrue();
        assertThat(desk.book().holdings().ledger().balances()).isTrue();
        assertThat(desk.book().exposure().positionCost().isZero()).isTrue();
    }

    @Test
    void oneSaleMayCloseSeveralPositionsAndIsBookedOnce() {
        enter("s", 150, "100");
        enter("t", 75, "100");
        enter("u", 150, "100");
        orderedByHand("H1", Side.SELL, 300);
        broker.fill("H1", 200, "120");
        broker.fill("H1", 100, "121");

        adopt(broker.update("H1"));

        assertThat(desk.position("s").isOpen()).isFalse();
        assertThat(desk.position("t").isOpen()).isFalse();
        assertThat(desk.position("u").quantity()).isEqualTo(Quantity.of(75));
        assertThat(desk.published(TradeExit.class))
                .extracting(e -> e.fill().quantity() + " at " + e.fill().price())
                .containsExactly("150 at 120.00", "50 at 120.00", "25 at 121.00", "75 at 121.00");
        assertThat(desk.published(PositionClosed.class)).hasSize(2);
        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
        assertThat(desk.book().holdings().ledger().balances()).isTrue();

        List<BookEvent> before = desk.stored();
        adopt(broker.update("H1"));
        assertThat(desk.stored()).isEqualTo(before);
    }

    @Test
    void whatIsNoSaleOfWhatIsHeldIsRefusedAndNothingIsBooked() {
        OrderLife life = desk.book().life();
        enter("s", 150, "100");
        orderedByHand("B", Side.BUY, 75);
        broker.fill("B", 75, "120");
        orderedByHand("MORE", Side.SELL, 225);
        broker.fill("MORE", 225, "120");
        orderedByHand("OPEN", Side.SELL, 150);
        broker.fill("OPEN", 75, "120");
        orderedByHand("HALF", Side.SELL, 150);
        broker.fill("HALF", 75, "120");
        broker.fill("HALF", 75, "120");
        broker.forgetTrade("HALF");
        List<BookEvent> before = desk.stored();

        refused(life, "B", "it is no sale of what it holds");
        refused(life, "MORE", "the account holds 150 of NFO:NIFTY2161715800PE");
        refused(life, "OPEN", "it must have ended");
        refused(life, "HALF", "with executions of 75: it must have ended, and all its executions");
        assertThat(desk.stored()).isEqualTo(before);
    }

    /// Each is counted once, so the rest would be booked as what never was.
    @Test
    void anExecutionThatIsGivenTwiceIsRefusedAndNothingIsBooked() {
        enter("s", 150, "100");
        orderedByHand("H1", Side.SELL, 150);
        broker.fill("H1", 75, "120");
        broker.fill("H1", 75, "121");
        BrokerTrade first = broker.update("H1").trades().getFirst();
        desk.emit("t");
        desk.admit("t", 150);
        router.send(List.of(desk.order("t/E1")));
        String own = Objects.requireNonNull(desk.order("t/E1").brokerOrderId());
        broker.fill(own, 75, "100");
        broker.fill(own, 75, "100");
        BrokerTrade firstOwn = broker.update(own).trades().getFirst();
        List<BookEvent> before = desk.stored();

        refusedTwice("H1", first);
        refusedTwice(own, firstOwn);

        assertThat(desk.stored()).isEqualTo(before);
    }

    private void refusedTwice(String brokerOrderId, BrokerTrade trade) {
        BrokerOrder order = broker.update(brokerOrderId).order();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adopt(new BrokerUpdate(order, List.of(trade, trade))))
                .withMessageStartingWith("broker order " + brokerOrderId)
                .withMessageContaining(
                        "execution " + trade.tradeId() + " is given twice; give each once");
    }

    private void refused(OrderLife life, String brokerOrderId, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> life.adopt(broker.update(brokerOrderId), "Ada"))
                .withMessageStartingWith("broker order " + brokerOrderId)
                .withMessageContaining(why);
    }

    /// The account's own exit may still be filled: both together would be more than is held.
    @Test
    void whileAnOwnOrderMaySellTheUnitsNothingIsBooked() {
        enter("s", 150, "100");
        desk.exit("s", ExitReason.STOP);
        router.send(List.of(desk.order("s/X1")));
        orderedByHand("H1", Side.SELL, 150);
        broker.fill("H1", 150, "120");

        refused(
                desk.book().life(),
                "H1",
                "order s/X1, OPEN, may still sell these units; cancel it, resolve it, or adopt its end first");
        router.cancel(List.of(desk.order("s/X1")));
        adopt(broker.update("H1"));

        assertThat(desk.position("s").isOpen()).isFalse();
        assertThat(router.reconcile(ADOPT).agrees()).isTrue();
    }
}
