package io.alphastocks.broker;

import static io.alphastocks.broker.VenueFixture.limit;
import static io.alphastocks.broker.VenueFixture.market;
import static io.alphastocks.model.OrderState.FILLED;
import static io.alphastocks.model.OrderState.OPEN;
import static io.alphastocks.model.TickKind.CANDLE_CLOSE;
import static io.alphastocks.model.TickKind.CANDLE_HIGH;
import static io.alphastocks.model.TickKind.CANDLE_LOW;
import static io.alphastocks.model.TickKind.CANDLE_OPEN;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.Spread;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// Candles played as open, low, high, close; the modelled spread is 1 %.
class SimulatedVenueCandleTest {

    private final VenueFixture fixture =
            new VenueFixture(settings -> settings.modelledSpread(new Spread(1)));

    @Test
    void marketOrdersAreFilledAtOpenAndCloseOnly() {
        fixture.point(CANDLE_OPEN, "100");
        fixture.at(1).submit(market("buy", Side.BUY, 75));

        fixture.point(CANDLE_LOW, "90");
        fixture.point(CANDLE_HIGH, "110");
        assertThat(fixture.state("buy")).isEqualTo(OPEN);
        fixture.point(CANDLE_CLOSE, "102");

        assertThat(fixture.fills("buy")).containsExactly("75@102.55");
        assertThat(fixture.trades("buy")).allMatch(BrokerTrade::modelled);
    }

    @Test
    void aMarketOrderAtTheTimeOfTheOpenIsFilledThereWhicheverCameFirst() {
        fixture.at(60).submit(market("before", Side.BUY, 75));
        fixture.point(CANDLE_OPEN, "100");
        fixture.submit(market("after", Side.BUY, 75), market("sell", Side.SELL, 75));

        assertThat(fixture.fills("before")).containsExactly("75@100.50");
        assertThat(fixture.fills("after")).containsExactly("75@100.50");
        assertThat(fixture.fills("sell")).containsExactly("75@99.50");
        BrokerTrade trade = fixture.trades("after").getFirst();
        assertThat(trade.time()).isEqualTo(fixture.now());
        assertThat(trade.modelled()).isTrue();
        assertThat(fixture.updates)
                .filteredOn(update -> update.order().tag().equals("after"))
                .extracting(BrokerUpdate::state)
                .containsExactly(OPEN, FILLED);
        fixture.point(CANDLE_CLOSE, "110");
        assertThat(fixture.fills("after")).hasSize(1);
        assertThat(fixture.venue.statistics().addsUp()).isTrue();
        assertThat(fixture.venue.statistics().trades()).isEqualTo(3);
    }

    @Test
    void noOtherPointFillsWhatComesAfterIt() {
        fixture.submit(market("first", Side.BUY, 75));
        fixture.point(CANDLE_OPEN, "100");
        fixture.point(CANDLE_LOW, "99");
        fixture.submit(market("after low", Side.BUY, 75));
        fixture.point(CANDLE_HIGH, "101");
        fixture.submit(market("after high", Side.BUY, 75));
        assertThat(fixture.state("after low")).isEqualTo(OPEN);
        fixture.point(CANDLE_CLOSE, "100.80");
        fixture.submit(market("after close", Side.BUY, 75));
        fixture.last("100");
        fixture.submit(market("after live", Side.BUY, 75));

        assertThat(fixture.fills("after high")).containsExactly("75@101.35");
        assertThat(fixture.fills("after close")).containsExactly("75@100.50");
        assertThat(fixture.state("after live")).isEqualTo(OPEN);
    }

    @Test
    void theOpenFillsNoLaterOrdersNoLimitsAndNoTriggersAfterIt() {
        fixture.at(60).point(CANDLE_OPEN, "100");
        fixture.submit(limit("limit", Side.BUY, 75, "120"), exit("stop", "100.50"));
        fixture.submit(
                VenueFixture.order("other", VenueFixture.OTHER.id(), Side.BUY, 75, null, null));
        fixture.at(61).submit(market("later", Side.BUY, 75));

        assertThat(fixture.venue.orders()).allMatch(order -> order.state() == OPEN);
    }

    @Test
    void anOrderThatTravelsMissesTheOpen() {
        VenueFixture slow =
                new VenueFixture(
                        settings -> settings.latency(LatencyModel.fixed(Duration.ofSeconds(60))));
        slow.submit(market("buy", Side.BUY, 75));
        slow.at(60).point(CANDLE_OPEN, "100");
        assertThat(slow.fills("buy")).hasSize(1);
        slow.submit(market("again", Side.BUY, 75));
        assertThat(slow.state("again")).isEqualTo(OPEN);
    }

    @Test
    void theOpenKeepsToSlippageAndProtection() {
        VenueFixture slipping =
                new VenueFixture(settings ->
                        settings.modelledSpread(Spread.NONE).slippage(SlippageModel.fixed(2)));
        slipping.point(CANDLE_OPEN, "100");
        slipping.submit(market("buy", Side.BUY, 75));
        assertThat(slipping.fills("buy")).containsExactly("75@100.10");

        VenueFixture wide = new VenueFixture(settings -> settings.modelledSpread(new Spread(20)));
        wide.point(CANDLE_OPEN, "100");
        wide.submit(market("buy", Side.BUY, 75));
        assertThat(wide.state("buy")).isEqualTo(OPEN);
    }

    @Test
    void limitsInsideTheCandleAreFilledAtTheLimit() {
        fixture.submit(limit("buy", Side.BUY, 75, "95"), limit("sell", Side.SELL, 75, "105"));

        fixture.point(CANDLE_OPEN, "100");
        fixture.point(CANDLE_LOW, "90");
        assertThat(fixture.fills("buy")).containsExactly("75@95.00");
        assertThat(fixture.state("sell")).isEqualTo(OPEN);
        fixture.point(CANDLE_HIGH, "110");
        assertThat(fixture.fills("sell")).containsExactly("75@105.00");
    }

    @Test
    void aTouchWithoutTheSpreadIsNotEnough() {
        fixture.submit(limit("buy", Side.BUY, 75, "95"));

        fixture.point(CANDLE_OPEN, "100");
        fixture.point(CANDLE_LOW, "95");

        assertThat(fixture.state("buy")).isEqualTo(OPEN);
    }

    @Test
    void limitsThatGappedThroughAreFilledAtTheOpen() {
        fixture.point(CANDLE_CLOSE, "100");
        fixture.submit(limit("buy", Side.BUY, 75, "95"), limit("sell", Side.SELL, 75, "85"));

        fixture.at(60).point(CANDLE_OPEN, "90");

        assertThat(fixture.fills("buy")).containsExactly("75@90.45");
        assertThat(fixture.fills("sell")).containsExactly("75@89.55");
    }

    @Test
    void aLimitThatWasThereToBeTakenIsFilledLikeAMarketOrder() {
        fixture.point(CANDLE_OPEN, "100");
        fixture.submit(limit("buy", Side.BUY, 75, "120"));

        fixture.point(CANDLE_LOW, "90");
        assertThat(fixture.state("buy")).isEqualTo(OPEN);
        fixture.point(CANDLE_HIGH, "110");
        fixture.point(CANDLE_CLOSE, "105");

        assertThat(fixture.fills("buy")).containsExactly("75@105.55");
    }

    @Test
    void aStopInsideTheCandleIsFilledAtItsLevel() {
        fixture.point(CANDLE_OPEN, "100");
        fixture.point(CANDLE_LOW, "60");
        fixture.submit(exit("stop", "70"));

        fixture.point(CANDLE_HIGH, "110");

        assertThat(fixture.fills("stop")).containsExactly("75@69.65");
    }

    @Test
    void aTargetInsideTheCandleIsFilledAtItsLevel() {
        fixture.point(CANDLE_OPEN, "100");
        fixture.point(CANDLE_LOW, "99");
        fixture.point(CANDLE_HIGH, "160");
        fixture.submit(exit("target", "145"));

        fixture.point(CANDLE_CLOSE, "120");

        assertThat(fixture.fills("target")).containsExactly("75@144.25");
    }

    @Test
    void levelsThatGappedAreFilledAtTheOpen() {
        fixture.point(CANDLE_CLOSE, "100");
        fixture.at(60).point(CANDLE_OPEN, "60");
        fixture.submit(exit("stop", "70"));
        fixture.point(CANDLE_LOW, "50");
        assertThat(fixture.fills("stop")).containsExactly("75@59.70");

        fixture.point(CANDLE_CLOSE, "100");
        fixture.at(120).point(CANDLE_OPEN, "160");
        fixture.submit(exit("target", "145"));
        fixture.point(CANDLE_LOW, "90");
        assertThat(fixture.fills("target")).containsExactly("75@159.20");
    }

    @Test
    void aLevelMetAtTheCloseIsFilledByTheNextOpenAtTheLevel() {
        fixture.point(CANDLE_HIGH, "100");
        fixture.point(CANDLE_CLOSE, "69");
        fixture.submit(exit("stop", "70"));

        fixture.at(60).point(CANDLE_OPEN, "80");

        assertThat(fixture.fills("stop")).containsExactly("75@69.65");
    }

    @Test
    void anOrderFasterThanTheTickThatCausedItIsFilledTheSame() {
        fixture.point(CANDLE_OPEN, "100");
        fixture.submit(exit("stop", "70"));

        fixture.point(CANDLE_LOW, "60");

        assertThat(fixture.fills("stop")).containsExactly("75@69.65");
    }

    @Test
    void anOrderFasterThanTheOpenThatCausedItIsFilledAtThatOpen() {
        fixture.point(CANDLE_CLOSE, "100");
        fixture.submit(exit("stop", "70"));

        fixture.at(60).point(CANDLE_OPEN, "60");

        assertThat(fixture.fills("stop")).containsExactly("75@59.70");
    }

    @Test
    void whoNeedsTimeToArriveMissesTheLevel() {
        VenueFixture slow =
                new VenueFixture(settings ->
                        settings.latency(LatencyModel.fixed(Duration.ofSeconds(1)))
                                .modelledSpread(Spread.NONE));
        slow.point(CANDLE_OPEN, "100");
        slow.point(CANDLE_LOW, "60");
        slow.submit(exit("stop", "70"));

        slow.at(30).point(CANDLE_HIGH, "110");
        assertThat(slow.state("stop")).isEqualTo(OPEN);
        slow.at(59).point(CANDLE_CLOSE, "65");

        assertThat(slow.fills("stop")).containsExactly("75@65.00");
    }

    @Test
    void aTriggerHasNoEffectOnLiveTicks() {
        fixture.quote("69", 750, "71", 750);
        fixture.submit(exit("stop", "70"));

        fixture.at(1).quote("65", 750, "66", 750);

        assertThat(fixture.fills("stop")).containsExactly("75@65.00");
    }

    private static Order exit(String id, String level) {
        return VenueFixture.order(
                id, VenueFixture.OPTION.id(), Side.SELL, 75, null, Price.of(level));
    }
}
