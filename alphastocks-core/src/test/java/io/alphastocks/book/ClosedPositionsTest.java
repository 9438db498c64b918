package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.event.EventHeader;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.model.Charge;
import io.alphastocks.model.Charges;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Fill;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.PositionStatistics.Result;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The results of closed positions that an account keeps.
class ClosedPositionsTest {

    private static final String STRATEGY = "strategy of S";

    private final BookDesk desk = BookDesk.paper();

    /// Buys 75 at 100 and sells them at 120: 1,500 before charges.
    private void trade(String id) {
        desk.opened(id, 75);
        desk.exit(id, ExitReason.TARGET);
        desk.fill(id + "/X1", 75, "120");
    }

    @Test
    void anOpenPositionHasNone() {
        desk.opened("S", 75);

        assertThat(desk.book().positionStatistics())
                .isEqualTo(new PositionStatistics(Result.NONE, Map.of()));
    }

    @Test
    void aRestartKeepsThem() {
        trade("S");
        trade("T");
        PositionStatistics before = desk.book().positionStatistics();
        assertThat(before.total().gross()).isEqualTo(Money.of("3000"));
        assertThat(before.byStrategy()).containsOnlyKeys(STRATEGY, "strategy of T");

        assertThat(desk.reopen().book().positionStatistics()).isEqualTo(before);
    }

    /// The book gives such units a position of their own; what an account is told counts all the
    /// same.
    @Test
    void aPositionThatALateFillOpensAgainCountsWhenItIsClosedAgain() {
        trade("S");
        Account account = new Account(BookDesk.CALENDAR, _ -> Optional.empty());
        desk.stored().forEach(account::apply);
        assertThat(account.closed.statistics().total().gross()).isEqualTo(Money.of("1500"));

        account.apply(late(Side.BUY, "S/E1", "100", "7.50"));
        assertThat(account.closed.statistics())
                .isEqualTo(new PositionStatistics(Result.NONE, Map.of()));

        account.apply(late(Side.SELL, "S/X1", "60", "4.50"));
        OptionPosition closed = account.position("S/P").closedAt(desk.clock.now());
        account.apply(
                new PositionClosed(
                        header(),
                        closed,
                        closed.exit(),
                        ExitReason.TARGET,
                        closed.realisedGross(),
                        closed.charges().total(),
                        closed.realisedNet(),
                        Duration.ZERO));
        Result result = account.closed.statistics().total();
        assertThat(result.gross()).isEqualTo(Money.of("-1500"));
        assertThat(result.charges()).isEqualTo(account.ledger().charges());
        assertThat(result.wins()).isZero();
        assertThat(result.losses()).isEqualTo(1);
        assertThat(account.closed.statistics().byStrategy()).isEqualTo(Map.of(STRATEGY, result));
    }

    private OrderFilled late(Side side, String orderId, String price, String charges) {
        Order order = desk.order(orderId);
        Fill fill =
                new Fill(
                        "late " + side,
                        orderId,
                        "S/P",
                        order.instrument(),
                        side,
                        Quantity.of(75),
                        Price.of(price),
                        new Charges(List.of(new Charge("tax", Money.of(charges)))),
                        desk.clock.now(),
                        true,
                        false);
        return new OrderFilled(header(), order, fill);
    }

    private EventHeader header() {
        return new EventHeader("late", desk.clock.now(), "book:main", "S");
    }

    @Test
    void aTotalIsTheSumOfItsStrategies() {
        trade("S");
        Result result = desk.book().positionStatistics().total();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PositionStatistics(result, Map.of()))
                .withMessageContaining("sum");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Result.of(desk.opened("T", 75)))
                .withMessageContaining("T/P");
    }
}
