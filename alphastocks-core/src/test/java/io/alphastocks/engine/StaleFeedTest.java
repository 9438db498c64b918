package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.Event;
import io.alphastocks.event.FeedRecovered;
import io.alphastocks.event.FeedStale;
import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Money;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.strategy.RsiStrategy;
import io.alphastocks.time.SystemClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Engines on simulated sessions, and on a recording from 10:55 to 11:10 with a hole of five
/// minutes from 11:00 on.
class StaleFeedTest {

    private static final LocalDate FRIDAY = LocalDate.of(2021, 6, 11);
    private static final LocalDate MONDAY = LocalDate.of(2021, 6, 14);
    private static final Instant FIRST = Instant.parse("2021-06-11T05:25:00Z");
    private static final Instant HOLE = Instant.parse("2021-06-11T05:30:00Z");
    private static final Instant END = HOLE.plus(Duration.ofMinutes(5));
    private static final Instant LAST = END.plus(Duration.ofMinutes(5));

    private static RecordedFeed withHole() {
        RecordedFeed whole = SimulatedSession.nifty(42, FRIDAY);
        List<Tick> ticks = new ArrayList<>();
        try (RecordedFeed.Cursor cursor = whole.open()) {
            while (cursor.nextMicros() != Long.MAX_VALUE) {
                cursor.deliver(
                        new MarketDataSink() {
                            @Override
                            public void onTick(Tick tick) {
                                Instant time = tick.time();
                                boolean hole = !time.isBefore(HOLE) && time.isBefore(END);
                                if (time.isAfter(FIRST) && time.isBefore(LAST) && !hole) {
                                    ticks.add(tick);
                                }
                            }

                            @Override
                            public void onCandle(Candle candle) {
                                throw new IllegalStateException("a session of ticks");
                            }
                        });
            }
        }
        return RecordedFeed.ofTicks("holed", whole.instruments(), ticks);
    }

    private static EngineBuilder trading(EngineBuilder builder, RecordedFeed feed) {
        return builder.feed(feed).strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy());
    }

    private static List<Event> told(EngineBuilder builder) {
        List<Event> told = new CopyOnWriteArrayList<>();
        try (TradingEngine engine = builder.build()) {
            engine.bus().subscribe(FeedStale.class, told::add);
            engine.bus().subscribe(FeedRecovered.class, told::add);
            engine.run();
        }
        return told;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHoleIsToldWhenTheLimitIsOverAndItsEndWithTheFirstTick(boolean concurrent) {
        EngineBuilder builder = trading(TradingEngine.paper(), withHole());
        List<Event> told = told(concurrent ? builder.concurrentBus() : builder);

        assertThat(told)
                .extracting(Event::getClass)
                .containsExactly(FeedStale.class, FeedRecovered.class, FeedStale.class);
        assertThat(told.get(0).time())
                .isBetween(HOLE.plusSeconds(9), HOLE.plusSeconds(10).plusMillis(1));
        assertThat(told.get(1).time()).isBetween(END, END.plusSeconds(1));
        assertThat(told.get(2).time()) // the data has ended, the session has not
                .isBetween(LAST.plusSeconds(9), LAST.plusSeconds(10).plusMillis(1));
    }

    @Test
    void theLimitIsThatOfTheEntries() {
        RiskLimits limits = RiskLimits.DEFAULT.withMaxFeedSilence(Duration.ofMinutes(2));
        List<Event> told = told(trading(TradingEngine.paper(), withHole()).limits(limits));

        assertThat(told.getFirst().time())
                .isBetween(HOLE.plusSeconds(118), HOLE.plusSeconds(120).plusMillis(1));
    }

    @Test
    void wholeSessionsAndTheDaysBetweenThemAreNotStale() {
        assertThat(told(trading(TradingEngine.paper(), SimulatedSession.nifty(42, FRIDAY, MONDAY))))
                .isEmpty();
    }

    @Test
    void aLiveEngineFindsARecordingStale() {
        LiveConsent consent = new LiveConsent("AB1234", Money.of("20000"), Money.of("100000"));
        List<Event> told =
                told(
                        trading(
                                TradingEngine.live(
                                        new TestBroker("AB1234"),
                                        consent,
                                        SystemClock::epochMicros),
                                withHole()));

        assertThat(told).singleElement().isInstanceOf(FeedStale.class);
    }
}
