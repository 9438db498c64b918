package io.alphastocks.broker;

import static io.alphastocks.broker.VenueFixture.limit;
import static io.alphastocks.broker.VenueFixture.market;
import static io.alphastocks.model.OrderState.OPEN;
import static io.alphastocks.model.TickKind.CANDLE_CLOSE;
import static io.alphastocks.model.TickKind.CANDLE_HIGH;
import static io.alphastocks.model.TickKind.CANDLE_LOW;
import static io.alphastocks.model.TickKind.CANDLE_OPEN;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.BrokerTrade;
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
        fixture.submit(market("buy", Side.BUY, 75));

        fixture.point(CANDLE_LOW, "90");
        fixture.point(CANDLE_HIGH, "110");
        assertThat(fixture.state("buy")).isEqualTo(OPEN);
        fixture.point(CANDLE_CLOSE, "102");

        assertThat(fixture.fills("buy")).containsExactly("75@102.55");
        assertThat(fixture.order("buy").trades()).allMatch(BrokerTrade::modelled);
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
