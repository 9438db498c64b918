package io.alphastocks.broker;

import static io.alphastocks.broker.VenueFixture.limit;
import static io.alphastocks.broker.VenueFixture.market;
import static io.alphastocks.broker.VenueFixture.order;
import static io.alphastocks.model.OrderState.CANCELLED;
import static io.alphastocks.model.OrderState.EXPIRED;
import static io.alphastocks.model.OrderState.FILLED;
import static io.alphastocks.model.OrderState.OPEN;
import static io.alphastocks.model.OrderState.PARTIALLY_FILLED;
import static io.alphastocks.model.OrderState.REJECTED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Spread;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SimulatedVenueTest {

    private static final InstrumentId OPTION = VenueFixture.OPTION.id();

    /// From the open of the session to its close, in seconds.
    private static final long SESSION = 6 * 3_600 + 15 * 60;

    private final VenueFixture fixture = new VenueFixture();
    private final SimulatedVenue venue = fixture.venue;

    @Test
    void marketOrdersCrossTheSpread() {
        fixture.submit(market("buy", Side.BUY, 75), market("sell", Side.SELL, 75));

        fixture.at(1).quote("99.90", 750, "100.10", 750);

        assertThat(fixture.fills("buy")).containsExactly("75@100.10");
        assertThat(fixture.fills("sell")).containsExactly("75@99.90");
        assertThat(fixture.trades("buy"))
                .containsExactly(
                        new BrokerTrade(
                                "buy/T1", Quantity.of(75), Price.of("100.10"), fixture.now()));
    }

    @Test
    void nothingIsFilledByWhatWasThereBefore() {
        fixture.quote("99.90", 750, "100.10", 750);

        fixture.submit(market("buy", Side.BUY, 75));

        assertThat(fixture.state("buy")).isEqualTo(OPEN);
        fixture.quote("100.90", 750, "101.10", 750);
        assertThat(fixture.fills("buy")).containsExactly("75@101.10");
    }

    @Test
    void dataStampedBeforeTheOrderArrivedDoesNotFillIt() {
        VenueFixture slow =
                new VenueFixture(
                        settings -> settings.latency(LatencyModel.fixed(Duration.ofSeconds(2))));
        slow.submit(market("buy", Side.BUY, 75));

        slow.at(1).quote("99.90", 750, "100.10", 750);
        assertThat(slow.state("buy")).isEqualTo(OPEN);
        slow.at(2).quote("100.90", 750, "101.10", 750);
        assertThat(slow.fills("buy")).containsExactly("75@101.10");
    }

    @Test
    void lateStampsOfAFeedCanBeAllowedFor() {
        VenueFixture lagging =
                new VenueFixture(settings -> settings.feedLag(Duration.ofSeconds(1)));
        lagging.at(10).submit(market("buy", Side.BUY, 75));

        lagging.at(8).last("99");
        assertThat(lagging.state("buy")).isEqualTo(OPEN);
        lagging.at(9).venue.onTick(Tick.ofLast(OPTION, lagging.now(), Price.of("100")));
        assertThat(lagging.state("buy")).isEqualTo(OPEN);
        lagging.at(9).last("101");
        assertThat(lagging.fills("buy")).containsExactly("75@101.15");
    }

    @Test
    void theLiveTickThatMadeSomebodyOrderNeverFillsTheOrder() {
        fixture.submit(market("buy", Side.BUY, 75));

        venue.onTick(Tick.ofLast(OPTION, fixture.now(), Price.of("100")));
        assertThat(fixture.state("buy")).isEqualTo(OPEN);
        venue.onTick(Tick.ofLast(OPTION, fixture.now().plusNanos(1_000), Price.of("101")));
        assertThat(fixture.fills("buy")).containsExactly("75@101.15");
    }

    @Test
    void displayedSizeIsSharedInTheOrderOfArrivalAndInWholeLots() {
        fixture.submit(market("first", Side.BUY, 150), market("second", Side.BUY, 150));

        fixture.quote("99.90", 750, "100.10", 250);
        assertThat(fixture.fills("first")).containsExactly("150@100.10");
        assertThat(fixture.fills("second")).containsExactly("75@100.10");
        assertThat(fixture.state("second")).isEqualTo(PARTIALLY_FILLED);

        fixture.at(1).quote("99.90", 750, "100.20", 0);
        fixture.at(2).quote("99.90", 750, "100.30", 75);
        assertThat(fixture.fills("second")).containsExactly("75@100.10", "75@100.30");
        assertThat(fixture.trades("second"))
                .extracting(BrokerTrade::tradeId)
                .containsExactly("second/T1", "second/T2");
        assertThat(fixture.state("second")).isEqualTo(FILLED);
    }

    @Test
    void aFeedWithoutSizesFillsAll() {
        fixture.submit(market("buy", Side.BUY, 1_500));

        fixture.quote("99.90", 0, "100.10", 0);

        assertThat(fixture.fills("buy")).containsExactly("1500@100.10");
    }

    @Test
    void noQuoteNoFillWhereTheFeedHasQuotes() {
        fixture.quote("99.90", 750, "100.10", 750);
        fixture.submit(market("buy", Side.BUY, 75), market("sell", Side.SELL, 75));

        fixture.at(1).last("100");
        fixture.at(2).quote("99.80", 750, "", 0);

        assertThat(fixture.state("buy")).isEqualTo(OPEN);
        assertThat(fixture.fills("sell")).containsExactly("75@99.80");
    }

    @Test
    void aFeedWithoutQuotesFillsAtAModelledSpreadAndSaysSo() {
        VenueFixture modelled =
                new VenueFixture(settings -> settings.modelledSpread(new Spread(1)));
        modelled.submit(market("buy", Side.BUY, 75), market("sell", Side.SELL, 75));

        modelled.last("100");

        assertThat(modelled.fills("buy")).containsExactly("75@100.50");
        assertThat(modelled.fills("sell")).containsExactly("75@99.50");
        assertThat(modelled.trades("buy")).allMatch(BrokerTrade::modelled);
        assertThat(modelled.venue.statistics().modelledTrades()).isEqualTo(2);
    }

    @Test
    void marketOrdersWaitWhereTheQuoteIsBeyondTheirProtection() {
        fixture.submit(market("buy", Side.BUY, 75), market("sell", Side.SELL, 75));

        fixture.tick(1_000_000, 940_000, 750, 1_060_000, 750, TickKind.LIVE);
        assertThat(fixture.state("buy")).isEqualTo(OPEN);
        assertThat(fixture.state("sell")).isEqualTo(OPEN);
        fixture.tick(1_000_000, 950_000, 750, 1_050_000, 750, TickKind.LIVE);
        assertThat(fixture.fills("buy")).containsExactly("75@105.00");
        assertThat(fixture.fills("sell")).containsExactly("75@95.00");
    }

    @Test
    void aCheapOptionIsTradedOneTickAway() {
        fixture.submit(market("buy", Side.BUY, 75), market("sell", Side.SELL, 75));

        fixture.last("0.05");

        assertThat(fixture.fills("buy")).containsExactly("75@0.10");
        assertThat(fixture.fills("sell")).containsExactly("75@0.05");
    }

    @Test
    void limitOrdersTakeTheLimitOrBetter() {
        fixture.submit(
                limit("buy", Side.BUY, 75, "100"),
                limit("sell", Side.SELL, 75, "101"),
                limit("better", Side.BUY, 75, "100.50"));

        fixture.quote("100.10", 750, "100.20", 750);
        assertThat(fixture.fills("better")).containsExactly("75@100.20");
        fixture.at(1).quote("99.80", 750, "99.90", 750);
        assertThat(fixture.fills("buy")).containsExactly("75@99.90");
        fixture.at(2).quote("101", 750, "101.10", 750);
        assertThat(fixture.fills("sell")).containsExactly("75@101.00");
    }

    @Test
    void slippageEndsAtTheLimitAndAtTheProtection() {
        VenueFixture slipping =
                new VenueFixture(settings -> settings.slippage(SlippageModel.fixed(3)));
        slipping.submit(
                market("market", Side.BUY, 75),
                limit("limit", Side.BUY, 75, "100.15"),
                market("sell", Side.SELL, 75));

        slipping.quote("100", 750, "100.10", 750);

        assertThat(slipping.fills("market")).containsExactly("75@100.25");
        assertThat(slipping.fills("limit")).containsExactly("75@100.15");
        assertThat(slipping.fills("sell")).containsExactly("75@99.85");
    }

    @Test
    void ordersThatBreakARuleAreAcknowledgedAndRejected() {
        VenueFixture strict =
                new VenueFixture(settings ->
                        settings.freeze(FreezeQuantities.of(Map.of("NIFTY", Quantity.of(1_800))))
                                .session((_, at) -> isBeforeHalfPastThree(at)));
        strict.submit(
                order("unknown", InstrumentId.of("NFO", "X"), Side.BUY, 75, null, null),
                order("index", VenueFixture.INDEX.id(), Side.BUY, 75, null, null),
                order("expired", VenueFixture.EXPIRED.id(), Side.BUY, 75, null, null),
                order("expiring", VenueFixture.EXPIRING.id(), Side.BUY, 75, null, null),
                market("lot", Side.BUY, 80),
                market("frozen", Side.BUY, 1_875),
                market("largest", Side.BUY, 1_800),
                limit("tick", Side.BUY, 75, "100.02"),
                limit("zero", Side.BUY, 75, "0"));
        strict.at(6 * 3_600 + 15 * 60).submit(market("late", Side.BUY, 75));

        assertThat(reason(strict, "unknown")).contains("unknown instrument NFO:X");
        assertThat(reason(strict, "index")).contains("is an index");
        assertThat(reason(strict, "expired")).contains("expired on 2021-06-10");
        assertThat(strict.state("expiring")).isEqualTo(OPEN);
        assertThat(reason(strict, "lot")).contains("80 is not a multiple of the lot size 75");
        assertThat(reason(strict, "frozen")).contains("1875 is above the freeze quantity 1800");
        assertThat(strict.state("largest")).isEqualTo(OPEN);
        assertThat(reason(strict, "tick")).contains("100.02 is not a multiple");
        assertThat(reason(strict, "zero")).contains("above 0");
        assertThat(reason(strict, "late")).contains("not in a session");
        assertThat(strict.venue.statistics().rejected()).isEqualTo(8);
        assertThat(strict.venue.statistics().addsUp()).isTrue();
    }

    @Test
    void theSameClientOrderIdMakesOneOrder() {
        SubmitOutcome first = venue.submit(market("buy", Side.BUY, 75));
        SubmitOutcome again = venue.submit(market("buy", Side.BUY, 75));
        fixture.quote("99.90", 750, "100.10", 750);
        SubmitOutcome afterwards = venue.submit(market("buy", Side.BUY, 75));
        fixture.quote("99.90", 750, "100.10", 750);

        assertThat(first)
                .isEqualTo(again)
                .isEqualTo(afterwards)
                .isEqualTo(new SubmitOutcome.Acked("SIM-buy"));
        assertThat(fixture.fills("buy")).containsExactly("75@100.10");
        assertThat(venue.statistics().duplicates()).isEqualTo(2);
        assertThat(venue.statistics().addsUp()).isTrue();
    }

    @Test
    void cancellationEndsWhatIsOpenAndKeepsWhatIsFilled() {
        Order order = market("buy", Side.BUY, 150);
        fixture.submit(order);
        fixture.quote("99.90", 750, "100.10", 75);

        venue.cancel(order);
        fixture.at(1).quote("99.90", 750, "100.10", 750);
        venue.cancel(order);
        venue.cancel(market("never seen", Side.BUY, 75));

        assertThat(fixture.updates)
                .extracting(BrokerUpdate::state)
                .containsExactly(OPEN, PARTIALLY_FILLED, CANCELLED, CANCELLED);
        assertThat(fixture.fills("buy")).containsExactly("75@100.10");
        assertThat(venue.statistics().cancelled()).isEqualTo(1);
        assertThat(venue.statistics().addsUp()).isTrue();
    }

    @Test
    void ordersEndWithTheirDay() {
        fixture.submit(limit("buy", Side.BUY, 75, "50"));

        fixture.at(86_400).quote("39.90", 750, "40.10", 750);

        assertThat(fixture.updates).extracting(BrokerUpdate::state).containsExactly(OPEN, EXPIRED);
        assertThat(venue.statistics().expired()).isEqualTo(1);
    }

    @Test
    void ordersOfContractsThatNeverTickAgainEndWithTheirDay() {
        fixture.submit(limit("buy", Side.BUY, 75, "50"), market("sell", Side.SELL, 75));

        fixture.at(86_400);

        assertThat(fixture.updates)
                .extracting(update -> update.order().tag() + " " + update.state())
                .containsExactly("buy OPEN", "sell OPEN", "buy EXPIRED", "sell EXPIRED");
        assertThat(fixture.updates.stream().map(update -> update.order().time()).toList().getLast())
                .isEqualTo(Instant.parse("2021-06-11T18:30:00Z"));
        assertThat(venue.statistics().expired()).isEqualTo(2);
        assertThat(venue.statistics().addsUp()).isTrue();
    }

    @Test
    void withACalendarOrdersEndAtTheCloseOfTheirSession() {
        VenueFixture market =
                new VenueFixture(settings -> settings.calendar(TradingCalendar.nse()));
        market.submit(limit("buy", Side.BUY, 75, "50"));
        market.at(SESSION - 1);
        assertThat(market.state("buy")).isEqualTo(OPEN);

        market.at(SESSION + 60).submit(market("late", Side.BUY, 75));

        assertThat(market.state("buy")).isEqualTo(EXPIRED);
        assertThat(market.order("buy").time()).isEqualTo(VenueFixture.OPEN.plusSeconds(SESSION));
        assertThat(market.order("buy").reason()).isEqualTo("valid until 2021-06-11T10:00:00Z");
        assertThat(reason(market, "late")).contains("not in a session");
        market.quote("39.90", 750, "40.10", 750);
        assertThat(market.fills("buy")).isEmpty();
    }

    @Test
    void lateStampsOfTheLastMomentStillFill() {
        VenueFixture lagging =
                new VenueFixture(settings ->
                        settings.calendar(TradingCalendar.nse()).feedLag(Duration.ofSeconds(2)));
        lagging.submit(market("buy", Side.BUY, 75), limit("low", Side.BUY, 75, "50"));

        lagging.at(SESSION + 1);
        lagging.at(SESSION - 1).quote("99.90", 750, "100.10", 750);

        assertThat(lagging.fills("buy")).containsExactly("75@100.10");
        assertThat(lagging.state("low")).isEqualTo(OPEN);
        lagging.at(SESSION + 2);
        assertThat(lagging.state("low")).isEqualTo(EXPIRED);
    }

    @Test
    void whatTimersBringRunsWhereItIsTold() {
        List<Runnable> tasks = new ArrayList<>();
        VenueFixture told = new VenueFixture(settings -> settings.timers(tasks::add));
        told.submit(limit("buy", Side.BUY, 75, "50"));

        told.at(86_400);
        assertThat(told.updates).extracting(BrokerUpdate::state).containsExactly(OPEN);
        tasks.forEach(Runnable::run);

        assertThat(told.updates).extracting(BrokerUpdate::state).containsExactly(OPEN, EXPIRED);
    }

    @Test
    void anOrderIsKnownUntilItsDayIsOverAndThenForgotten() {
        VenueFixture market =
                new VenueFixture(settings -> settings.calendar(TradingCalendar.nse()));
        Order order = limit("buy", Side.BUY, 75, "50");
        Order refused = market("lot", Side.BUY, 80);
        market.submit(order, refused);
        market.at(SESSION).submit(order, refused);
        assertThat(market.venue.statistics().duplicates()).isEqualTo(2);
        market.updates.clear();

        market.at(3 * 86_400);
        market.venue.cancel(order);
        market.venue.cancel(refused);

        assertThat(market.updates).isEmpty();
        assertThat(market.venue.orders()).isEmpty();
        assertThat(market.venue.statistics().addsUp()).isTrue();
        assertThat(market.venue.statistics().expired()).isEqualTo(1);
    }

    @Test
    void anOrderOfTheNextDayExpiresOnItsOwnDay() {
        fixture.submit(limit("first", Side.BUY, 75, "50"));
        fixture.at(86_400).submit(limit("second", Side.BUY, 75, "50"));
        assertThat(fixture.state("second")).isEqualTo(OPEN);

        fixture.at(2 * 86_400);

        assertThat(venue.statistics().expired()).isEqualTo(2);
    }

    @Test
    void theOrderBookIsOfToday() {
        fixture.submit(limit("yesterday", Side.BUY, 75, "50"));
        fixture.at(86_400).submit(limit("today", Side.BUY, 75, "50"));

        assertThat(venue.orders()).extracting(BrokerOrder::tag).containsExactly("today");
        assertThat(venue.statistics().expired()).isEqualTo(1);
        assertThat(venue.statistics().addsUp()).isTrue();
    }

    @Test
    void theOrderBookIsInTheOrderOfArrival() {
        List<String> ids = List.of("c", "a", "d", "b");
        ids.forEach(id -> fixture.submit(market(id, Side.BUY, 75)));

        assertThat(venue.orders()).extracting(BrokerOrder::tag).isEqualTo(ids);
    }

    @Test
    void aListenerThatFailsDoesNotStopTheVenue() {
        SimulatedVenue bare =
                SimulatedVenue.builder(fixture.clock, _ -> Optional.of(VenueFixture.OPTION))
                        .build();
        assertThatIllegalStateException()
                .isThrownBy(() -> bare.submit(market("early", Side.BUY, 75)));
        bare.onUpdate(_ -> {
            throw new IllegalStateException("full");
        });
        assertThatIllegalStateException().isThrownBy(() -> bare.onUpdate(_ -> {}));

        assertThat(bare.submit(market("buy", Side.BUY, 75)))
                .isInstanceOf(SubmitOutcome.Acked.class);
        assertThat(bare.statistics().failedUpdates()).isEqualTo(1);
        assertThat(bare.statistics().open()).isEqualTo(1);
    }

    @Test
    void afterCloseNothingIsTakenOrFilled() {
        fixture.submit(market("buy", Side.BUY, 75));
        venue.close();

        assertThat(venue.submit(market("late", Side.BUY, 75)))
                .isInstanceOf(SubmitOutcome.NotPlaced.class);
        fixture.quote("99.90", 750, "100.10", 750);

        assertThat(fixture.state("buy")).isEqualTo(OPEN);
        assertThat(venue.statistics().refused()).isEqualTo(1);
        assertThat(venue.statistics().addsUp()).isTrue();
    }

    @Test
    void restoredOrderGoesOnWhereItWas() {
        BrokerTrade before =
                new BrokerTrade("sell/T1", Quantity.of(75), Price.of("100"), VenueFixture.OPEN);
        fixture.at(60);
        venue.restore(market("buy", Side.BUY, 75), List.of());
        venue.restore(market("sell", Side.SELL, 150), List.of(before));
        assertThat(fixture.state("buy")).isEqualTo(OPEN);
        assertThat(fixture.state("sell")).isEqualTo(PARTIALLY_FILLED);

        assertThat(venue.submit(market("buy", Side.BUY, 75)))
                .as("it has arrived already")
                .isEqualTo(new SubmitOutcome.Acked("SIM-buy"));
        venue.restore(market("buy", Side.BUY, 75), List.of());
        fixture.quote("99.90", 750, "100.10", 750);

        assertThat(fixture.fills("buy")).containsExactly("75@100.10");
        assertThat(fixture.fills("sell")).containsExactly("75@100.00", "75@99.90");
        assertThat(fixture.trades("sell"))
                .extracting(BrokerTrade::tradeId)
                .containsExactly("sell/T1", "sell/T2");
        assertThat(venue.positions())
                .containsExactly(new BrokerPosition(VenueFixture.OPTION.id(), -75));
        assertThat(venue.statistics().addsUp()).isTrue();
    }

    @Test
    void restoredOrderOfAnEarlierDayHasExpired() {
        fixture.at(Duration.ofDays(1).toSeconds());
        venue.restore(market("buy", Side.BUY, 75), List.of());

        assertThat(fixture.updates)
                .singleElement()
                .satisfies(update -> assertThat(update.state()).isEqualTo(EXPIRED));
        fixture.quote("99.90", 750, "100.10", 750);
        assertThat(fixture.updates).hasSize(1);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        SimulatedVenueBuilder settings =
                SimulatedVenue.builder(fixture.clock, _ -> Optional.empty());
        for (double percent : new double[] {0, -1, 101, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> settings.marketProtection(percent));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.feedLag(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatencyModel.fixed(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> SlippageModel.fixed(-1));
    }

    private static boolean isBeforeHalfPastThree(Instant at) {
        return LocalTime.ofInstant(at, ZoneId.of("Asia/Kolkata")).isBefore(LocalTime.of(15, 30));
    }

    private static String reason(VenueFixture fixture, String id) {
        assertThat(fixture.state(id)).isEqualTo(REJECTED);
        return fixture.order(id).reason();
    }
}
