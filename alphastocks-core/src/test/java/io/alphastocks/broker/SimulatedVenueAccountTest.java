package io.alphastocks.broker;

import static io.alphastocks.broker.VenueFixture.limit;
import static io.alphastocks.broker.VenueFixture.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// What a venue answers to changes and cancellations, and what it says of the account.
class SimulatedVenueAccountTest {

    private final VenueFixture fixture = new VenueFixture(s -> s.funds(Money.of("100000")));
    private final SimulatedVenue venue = fixture.venue;

    @Test
    void aChangedLimitIsWhatFills() {
        Order order = limit("buy", Side.BUY, 75, "99");
        fixture.submit(order);
        fixture.quote("99.90", 750, "100.10", 750);
        assertThat(fixture.fills("buy")).isEmpty();

        SubmitOutcome outcome = venue.modify(changed(order, 150, "100.10"));

        assertThat(outcome).isEqualTo(new SubmitOutcome.Acked("SIM-buy"));
        assertThat(fixture.order("buy"))
                .returns(Quantity.of(150), BrokerOrder::quantity)
                .returns(Price.of("100.10"), BrokerOrder::limit)
                .returns(OrderState.OPEN, BrokerOrder::state);
        assertThat(fixture.fills("buy")).isEmpty();
        fixture.quote("99.90", 750, "100.10", 750);
        assertThat(fixture.fills("buy")).containsExactly("150@100.10");
    }

    @Test
    void aChangeTravelsAsLongAsTheOrderDid() {
        VenueFixture slow =
                new VenueFixture(s -> s.latency(LatencyModel.fixed(Duration.ofSeconds(2))));
        Order order = limit("buy", Side.BUY, 75, "99");
        slow.submit(order);
        slow.at(10);
        slow.venue.modify(changed(order, 75, "101"));

        slow.at(11).quote("99.90", 750, "100.10", 750);
        assertThat(slow.fills("buy")).isEmpty();

        slow.at(12).quote("99.90", 750, "100.10", 750);
        assertThat(slow.fills("buy")).containsExactly("75@100.10");
    }

    @Test
    void aChangeThatCannotBeIsNotMade() {
        Order order = limit("buy", Side.BUY, 150, "100.10");
        fixture.submit(order);
        fixture.quote("99.90", 75, "100.10", 75);

        assertThat(venue.modify(changed(order, 75, "101"))).isInstanceOf(refusal());
        assertThat(venue.modify(changed(order, 150, "101.01"))).isInstanceOf(refusal());
        assertThat(venue.modify(changed(order, 151, "101"))).isInstanceOf(refusal());
        assertThat(venue.modify(market("never seen", Side.BUY, 75))).isInstanceOf(refusal());
        assertThat(fixture.order("buy").limit()).isEqualTo(Price.of("100.10"));

        venue.cancel(order);
        assertThat(venue.modify(changed(order, 150, "101")))
                .isEqualTo(new SubmitOutcome.NotPlaced("it is CANCELLED, with 75 units filled"));
    }

    @Test
    void aLimitOrderMayBecomeAMarketOrder() {
        Order order = limit("sell", Side.SELL, 75, "120");
        fixture.submit(order);

        venue.modify(changed(order, 75, null));
        fixture.quote("99.90", 750, "100.10", 750);

        assertThat(fixture.fills("sell")).containsExactly("75@99.90");
    }

    @Test
    void aCancellationIsAnswered() {
        Order order = limit("buy", Side.BUY, 75, "99");
        fixture.submit(order);

        assertThat(venue.cancel(order)).isEqualTo(new SubmitOutcome.Acked("SIM-buy"));
        assertThat(venue.cancel(order)).isEqualTo(new SubmitOutcome.NotPlaced("it is CANCELLED"));
        assertThat(venue.cancel(market("never seen", Side.BUY, 75)))
                .isEqualTo(new SubmitOutcome.NotPlaced("the venue has no order never seen"));
    }

    @Test
    void positionsAreTheSumOfTheFills() {
        assertThat(venue.positions()).isEmpty();
        fixture.submit(market("buy", Side.BUY, 150), market("sell", Side.SELL, 75));
        fixture.quote("99.90", 750, "100.10", 750);

        assertThat(venue.positions())
                .containsExactly(new BrokerPosition(VenueFixture.OPTION.id(), 75));
        assertThat(venue.trades().keySet()).containsExactly("SIM-buy", "SIM-sell");

        fixture.at(86_400).submit(market("rest", Side.SELL, 75));
        fixture.quote("99.90", 750, "100.10", 750);
        assertThat(venue.positions())
                .containsExactly(new BrokerPosition(VenueFixture.OPTION.id(), 0));
        assertThat(venue.trades().keySet()).containsExactly("SIM-rest");
    }

    @Test
    void marginsAreTheFundsLessWhatWasSpent() {
        fixture.submit(market("buy", Side.BUY, 75));
        fixture.quote("99.90", 750, "100.10", 750);
        assertThat(venue.margins())
                .isEqualTo(new BrokerMargins(Money.of("92492.50"), Money.of("7507.50")));

        fixture.submit(market("sell", Side.SELL, 75));
        fixture.quote("101.10", 750, "101.30", 750);
        assertThat(venue.margins()).isEqualTo(new BrokerMargins(Money.of("100075"), Money.ZERO));
    }

    private static Class<SubmitOutcome.NotPlaced> refusal() {
        return SubmitOutcome.NotPlaced.class;
    }

    private static Order changed(Order order, long units, @Nullable String limit) {
        return order.amended(
                Quantity.of(units), limit == null ? null : Price.of(limit), order.updated());
    }
}
