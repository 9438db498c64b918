package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.NiftyMaster;
import io.alphastocks.book.BookDesk;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventBuses;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// A feed of NIFTY and its options, and how long it has said nothing.
class FeedSilenceTest {

    private static final InstrumentId NIFTY = NiftyMaster.NIFTY.id();

    private final SimulatedClock clock = SimulatedClock.at(BookDesk.START);
    private final EventBus bus = EventBuses.deterministic(BusOptions.defaults());
    private final FeedSilence silence = new FeedSilence(clock::micros);

    private FeedSink sink(String name, InstrumentMaster instruments) {
        FeedSink sink = new FeedSink(name, new OptionChain(), bus);
        silence.add(RecordedFeed.ofTicks(name, instruments, List.of()), sink);
        return sink;
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

    @Test
    void aFeedThatHasNeverSpokenAndAnInstrumentThatNobodyCarriesAreStaleBeyondAnyLimit() {
        assertThat(silence.apply(NIFTY)).isEqualTo(Duration.ofDays(1));
        sink("feed", NiftyMaster.june());
        assertThat(silence.apply(NIFTY)).isEqualTo(Duration.ofDays(1));
        assertThat(silence.apply(InstrumentId.of("NSE", "OTHER"))).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void anyTickOfAFeedSpeaksForAllItsInstruments() {
        tick(sink("feed", NiftyMaster.june()), TickKind.LIVE);
        pass(1_500);

        assertThat(silence.apply(BookDesk.PUT.id())).isEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void withinACandleAFeedIsNotSilentAndAfterItsCloseItIs() {
        FeedSink sink = sink("feed", NiftyMaster.june());
        tick(sink, TickKind.CANDLE_HIGH);
        pass(30_000);
        assertThat(silence.apply(NIFTY)).isEqualTo(Duration.ZERO);
        tick(sink, TickKind.CANDLE_CLOSE);
        pass(30_000);
        assertThat(silence.apply(NIFTY)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void ofSeveralFeedsTheFreshestCounts() {
        FeedSink first = sink("first", NiftyMaster.june());
        FeedSink second = sink("second", NiftyMaster.june());
        tick(first, TickKind.LIVE);
        pass(5_000);
        tick(second, TickKind.LIVE);
        pass(1_000);

        assertThat(silence.apply(NIFTY)).isEqualTo(Duration.ofSeconds(1));
    }
}
