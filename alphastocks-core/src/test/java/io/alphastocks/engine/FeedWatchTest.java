package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.NiftyMaster;
import io.alphastocks.book.BookDesk;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.Event;
import io.alphastocks.event.FeedRecovered;
import io.alphastocks.event.FeedStale;
import io.alphastocks.event.TickReceived;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A feed of NIFTY and its options, how long it has said nothing, and who hears of it. It is a
/// Friday, 10:00 in India.
class FeedWatchTest {

    private static final InstrumentId NIFTY = NiftyMaster.NIFTY.id();
    private static final TradingCalendar CALENDAR = TradingCalendar.nse();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SimulatedClock clock = SimulatedClock.at(BookDesk.START);
    private final EventBus bus = EventBus.deterministic(BusOptions.defaults());
    private final FeedWatch watch =
            new FeedWatch(bus, clock, clock::micros, TradingCalendar.nse(), _ -> LIMIT);
    private final List<String> told = new ArrayList<>();

    FeedWatchTest() {
        bus.subscribe(
                Event.class,
                o -> o.only(FeedStale.class, FeedRecovered.class, TickReceived.class),
                event ->
                        told.add(
                                switch (event) {
                                    case FeedStale e -> "stale " + e.feed() + " " + time();
                                    case FeedRecovered e -> "recovered " + e.feed() + " " + time();
                                    default -> "tick";
                                }));
    }

    private String time() {
        return clock.now().atZone(CALENDAR.zone()).toLocalTime().toString();
    }

    private List<String> told() {
        List<String> all = told.stream().filter(what -> !what.equals("tick")).toList();
        told.clear();
        return all;
    }

    private FeedSink sink(String name, InstrumentMaster instruments) {
        return watch.add(RecordedFeed.ofTicks(name, instruments, List.of()), new OptionChain());
    }

    private void tick(FeedSink sink, TickKind kind) {
        sink.onTick(
                new Tick(
                        NIFTY,
                        clock.micros(),
                        Price.of("15800").raw(),
                        0,
                        Tick.NOT_AVAILABLE,
                        0,
                        0,
                        0,
                        0,
                        Tick.NOT_AVAILABLE,
                        kind));
    }

    private void pass(long millis) {
        clock.advanceTo(clock.now().plusMillis(millis));
    }

    /// Moves to a time of day in India.
    private void at(String day, String time) {
        clock.advanceTo(Instant.parse(day + "T" + time + "+05:30"));
    }

    /// Seen: looks that were set for a time that the clock had passed, without end.
    @Test
    void aTimeOfTheDataThatStandsStillDoesNotHoldTheClock() {
        long stands = clock.micros();
        FeedWatch still = new FeedWatch(bus, clock, () -> stands, CALENDAR, _ -> LIMIT);
        FeedSink sink =
                still.add(
                        RecordedFeed.ofTicks("still", NiftyMaster.june(), List.of()),
                        new OptionChain());
        tick(sink, TickKind.LIVE);
        still.start();

        clock.advanceTo(clock.now().plus(Duration.ofHours(1)));

        assertThat(told()).isEmpty();
    }

    @Test
    void aFeedThatHasNeverSpokenAndAnInstrumentThatNobodyCarriesAreSilentBeyondAnyLimit() {
        assertThat(watch.market(NIFTY).silence()).isEqualTo(Duration.ofDays(1));
        sink("feed", NiftyMaster.june());
        assertThat(watch.market(NIFTY).silence()).isEqualTo(Duration.ofDays(1));
        assertThat(watch.market(InstrumentId.of("NSE", "OTHER")).silence())
                .isEqualTo(Duration.ofDays(1));
        assertThat(watch.isStale("feed")).isTrue();
        assertThat(watch.isStale("somebody who is no feed")).isFalse();
    }

    @Test
    void anyTickOfAFeedSpeaksForAllItsInstruments() {
        tick(sink("feed", NiftyMaster.june()), TickKind.LIVE);
        pass(1_500);

        assertThat(watch.market(BookDesk.PUT.id()).silence()).isEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void withinACandleAFeedIsNotSilentAndAfterItsCloseItIs() {
        FeedSink sink = sink("feed", NiftyMaster.june());
        watch.start();
        tick(sink, TickKind.CANDLE_HIGH);
        pass(30_000);
        assertThat(watch.market(NIFTY).silence()).isEqualTo(Duration.ZERO);
        assertThat(told()).isEmpty();
        tick(sink, TickKind.CANDLE_CLOSE);
        pass(30_000);
        assertThat(watch.market(NIFTY).silence()).isEqualTo(Duration.ofSeconds(30));
        assertThat(told()).containsExactly("stale feed 10:00:40.000001");
    }

    @Test
    void ofSeveralFeedsTheFreshestCountsAndEachIsToldOfByItself() {
        FeedSink first = sink("first", NiftyMaster.june());
        FeedSink second = sink("second", NiftyMaster.june());
        tick(first, TickKind.LIVE);
        tick(second, TickKind.LIVE);
        watch.start();
        pass(5_000);
        tick(second, TickKind.LIVE);
        pass(6_000);

        assertThat(watch.market(NIFTY).silence()).isEqualTo(Duration.ofSeconds(6));
        assertThat(watch.isStale("first")).isTrue();
        assertThat(watch.isStale("second")).isFalse();
        assertThat(told()).containsExactly("stale first 10:00:10.000001");
    }

    @Test
    void aSilentFeedIsToldOnceAndItsRecoveryBeforeTheTickThatBringsIt() {
        FeedSink sink = sink("feed", NiftyMaster.june());
        watch.start();
        pass(10_000);
        tick(sink, TickKind.LIVE);
        pass(10_000);
        tick(sink, TickKind.LIVE);
        assertThat(told()).isEmpty();

        pass(10_001);
        pass(3_600_000);
        assertThat(told()).containsExactly("stale feed 10:00:30.000001");
        tick(sink, TickKind.LIVE);
        assertThat(told).containsExactly("recovered feed 11:00:30.001", "tick");
    }

    @Test
    void whatIsToldSaysWhoAndForHowLong() {
        List<Event> events = new ArrayList<>();
        bus.subscribe(FeedStale.class, events::add);
        bus.subscribe(FeedRecovered.class, events::add);
        FeedSink sink = sink("feed", NiftyMaster.june());
        tick(sink, TickKind.LIVE);
        watch.start();
        pass(20_000);
        tick(sink, TickKind.LIVE);

        FeedStale stale = (FeedStale) events.getFirst();
        assertThat(stale.silence()).isEqualTo(Duration.ofNanos(10_000_001_000L));
        assertThat(stale.limit()).isEqualTo(LIMIT);
        assertThat(stale.source()).isEqualTo("feed:feed");
        assertThat(stale.id()).isEqualTo("feed:feed/stale/2021-06-11T04:30:10.000001Z");
        assertThat(events.getLast().id()).isEqualTo("feed:feed/recovered/2021-06-11T04:30:20Z");
    }

    @Test
    void nightsWeekendsAndHolidaysAreNotSilent() {
        FeedSink sink = sink("feed", NiftyMaster.june());
        at("2021-07-20", "15:29:55");
        tick(sink, TickKind.LIVE);
        watch.start();
        at("2021-07-22", "09:15:10"); // Wednesday the 21st is Bakri Id
        assertThat(told()).isEmpty();
        tick(sink, TickKind.LIVE);
        at("2021-07-22", "09:15:20");
        assertThat(told()).isEmpty();
        at("2021-07-23", "09:15:00");
        assertThat(told()).containsExactly("stale feed 09:15:20.000001");
        tick(sink, TickKind.LIVE);
        at("2021-07-23", "15:29:50");
        tick(sink, TickKind.LIVE);
        at("2021-07-26", "09:15:10.000001");
        assertThat(told())
                .containsExactly(
                        "recovered feed 09:15",
                        "stale feed 09:15:10.000001",
                        "recovered feed 15:29:50",
                        "stale feed 09:15:10.000001");
    }

    @Test
    void aFeedThatHasSaidNothingBeforeTheOpenIsStaleOnceTheSessionHasBeenOpenForTheLimit() {
        sink("feed", NiftyMaster.june());
        at("2021-06-14", "08:00:00");
        watch.start();
        at("2021-06-14", "09:15:10");
        assertThat(told()).isEmpty();
        at("2021-06-14", "16:00:00");
        assertThat(told()).containsExactly("stale feed 09:15:10.000001");
    }

    @Test
    void aFeedThatSaysNothingFromAStartInMidSessionOnIsStaleAfterTheLimit() {
        sink("feed", NiftyMaster.june());
        watch.start();
        pass(10_000);
        assertThat(told()).isEmpty();
        pass(1);
        assertThat(told()).containsExactly("stale feed 10:00:10.000001");
    }

    @Test
    void beyondTheCalendarNobodyIsExpectedToSpeak() {
        sink("feed", NiftyMaster.june());
        clock.advanceTo(CALENDAR.lastDay().plusDays(3).atStartOfDay(CALENDAR.zone()).toInstant());
        watch.start();
        pass(86_400_000L * 5);
        assertThat(told()).isEmpty();
    }

    @Test
    void byTheClockOfTheWorldARecordingIsStaleFromTheOpenOn() {
        FeedWatch live =
                new FeedWatch(
                        bus, clock, () -> Long.MAX_VALUE / 2, TradingCalendar.nse(), _ -> LIMIT);
        FeedSink sink =
                live.add(
                        RecordedFeed.ofTicks("recording", NiftyMaster.june(), List.of()),
                        new OptionChain());
        at("2021-06-14", "09:15:00");
        live.start();
        for (int i = 0; i < 100; i++) {
            tick(sink, TickKind.LIVE);
            pass(1_000);
        }

        assertThat(told()).containsExactly("stale recording 09:15:10.000001");
        assertThat(live.isStale("recording")).isTrue();
    }
}
