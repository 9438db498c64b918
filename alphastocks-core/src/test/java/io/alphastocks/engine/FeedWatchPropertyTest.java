package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.NiftyMaster;
import io.alphastocks.book.BookDesk;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.FeedRecovered;
import io.alphastocks.event.FeedStale;
import io.alphastocks.market.OptionChain;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Price;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Tick;
import io.alphastocks.time.Session;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Ticks with random pauses between them, over sessions, nights, weekends and holidays, against
/// what a reader of the list of ticks says of it.
class FeedWatchPropertyTest {

    private static final TradingCalendar CALENDAR = TradingCalendar.nse();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long LIMIT_MICROS = EpochMicros.of(LIMIT);

    /// Pauses in microseconds: on both sides of the limit, of hours, and of days.
    @Provide
    Arbitrary<List<Long>> pauses() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.longs().between(1, 2 * LIMIT_MICROS)),
                        Tuple.of(2, Arbitraries.longs().between(-2, 2).map(d -> LIMIT_MICROS + d)),
                        Tuple.of(1, Arbitraries.longs().between(1, 6 * 3_600_000_000L)),
                        Tuple.of(1, Arbitraries.longs().between(1, 100 * 3_600_000_000L)))
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 300)
    void whatIsToldIsWhatTheListOfTicksSays(@ForAll("pauses") List<Long> pauses) {
        SimulatedClock clock = SimulatedClock.at(BookDesk.START);
        EventBus bus = EventBus.deterministic(BusOptions.defaults());
        FeedWatch watch = new FeedWatch(bus, clock, clock::micros, CALENDAR, _ -> LIMIT);
        RecordedFeed feed = RecordedFeed.ofTicks("feed", NiftyMaster.june(), List.of());
        FeedSink sink = watch.add(feed, new OptionChain());
        List<String> told = new ArrayList<>();
        bus.subscribe(FeedStale.class, event -> told.add("stale " + event.timeMicros()));
        bus.subscribe(FeedRecovered.class, event -> told.add("recovered " + event.timeMicros()));
        List<String> expected = new ArrayList<>();
        tick(sink, clock);
        watch.start();
        for (long pause : pauses) {
            long last = clock.micros();
            long next = last + pause;
            alarm(last, next)
                    .ifPresent(at -> {
                        expected.add("stale " + at);
                        expected.add("recovered " + next);
                    });
            clock.advanceTo(next);
            tick(sink, clock);
        }

        assertThat(told).isEqualTo(expected);
    }

    private static void tick(FeedSink sink, SimulatedClock clock) {
        sink.onTick(Tick.ofLast(NiftyMaster.NIFTY.id(), clock.now(), Price.of("15800")));
    }

    /// When a feed that has spoken last at one time, and speaks again at another, is late: at the
    /// first moment, up to the second one, at which a session is open in which it has been silent
    /// for longer than the limit.
    private static Optional<Long> alarm(long last, long next) {
        LocalDate end = CALENDAR.tradingDay(next);
        for (LocalDate day = CALENDAR.tradingDay(last); !day.isAfter(end); day = day.plusDays(1)) {
            Optional<Session> session = CALENDAR.session(Segment.INDEX, day);
            if (session.isPresent()) {
                long late = Math.max(session.get().openMicros(), last) + LIMIT_MICROS + 1;
                if (late <= next && session.get().contains(late)) {
                    return Optional.of(late);
                }
            }
        }
        return Optional.empty();
    }
}
