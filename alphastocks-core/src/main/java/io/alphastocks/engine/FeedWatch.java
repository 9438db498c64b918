package io.alphastocks.engine;

import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventPublisher;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.FeedRecovered;
import io.alphastocks.event.FeedStale;
import io.alphastocks.event.TimerDue;
import io.alphastocks.market.MarketDataFeed;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Segment;
import io.alphastocks.risk.MarketState;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// How long feeds have said nothing, and who is told of it. A feed is judged by all that it
/// delivers: one that speaks is not stale where an instrument does not change. Where several feeds
/// carry an instrument, the freshest counts.
///
/// What is told, [FeedStale] and [FeedRecovered], is found by timers of the engine's clock, on a
/// lane of its own, and only where a session of the feed's instruments has been open for longer
/// than the limit since the watch began: nobody waits for data of a night or a holiday.
final class FeedWatch {

    private static final Logger LOG = LoggerFactory.getLogger(FeedWatch.class);
    private static final String NAME = "feeds";

    /// Longer than any limit: nothing has come yet, or nobody carries the instrument.
    private static final Duration NEVER = Duration.ofDays(1);

    private final EventBus bus;
    private final EventPublisher publisher;
    private final EngineClock clock;
    private final LongSupplier now;
    private final TradingCalendar calendar;
    private final Function<String, Duration> limits;
    private final Map<String, Watched> feeds = new TreeMap<>();

    /// When it began to tell.
    private long beganMicros;

    /// @param bus hears of it
    /// @param clock has the timers, and tells whether a session is open
    /// @param now the time by which data is as old as it is, microseconds since the epoch: that of
    ///   the clock, but of the world where real money moves
    /// @param limits how long a feed may say nothing, by its name
    FeedWatch(
            EventBus bus,
            EngineClock clock,
            LongSupplier now,
            TradingCalendar calendar,
            Function<String, Duration> limits) {
        this.bus = bus;
        this.publisher = bus.unthrottled();
        this.clock = clock;
        this.now = now;
        this.calendar = calendar;
        this.limits = limits;
    }

    /// Adds a feed; before the first data.
    ///
    /// @return where its ticks enter
    FeedSink add(MarketDataFeed feed, OptionChain chain) {
        Watched watched = new Watched(feed, chain);
        feeds.put(feed.name(), watched);
        return watched.sink;
    }

    /// Tells from now on.
    void start() {
        beganMicros = clock.micros();
        bus.subscribe(
                TimerDue.class,
                o ->
                        o.named(NAME)
                                .filter(timer -> timer.owner().equals(NAME))
                                .serial()
                                .uninterruptible(),
                timer -> watched(timer.key()).look());
        feeds.keySet().forEach(feed -> wake(feed, clock.micros()));
    }

    /// How long the feeds that carry an instrument have said nothing, and how long they may: the
    /// feed that is least late counts. A day where none of them has ever spoken. May be asked by
    /// any thread.
    MarketState market(InstrumentId id) {
        MarketState least = new MarketState(null, NEVER);
        Duration leastLate = NEVER;
        for (Watched watched : feeds.values()) {
            if (watched.feed.instruments().find(id).isPresent()) {
                Duration silence = watched.silence();
                Duration late = silence.minus(watched.limit);
                if (late.compareTo(leastLate) < 0) {
                    least = new MarketState(null, silence, watched.limit);
                    leastLate = late;
                }
            }
        }
        return least;
    }

    /// Whether what a feed has delivered last is too old to be acted on. Ticks that somebody else
    /// has published are as fresh as they come. May be asked by any thread.
    boolean isStale(String source) {
        Watched watched = feeds.get(source);
        return watched != null && watched.isSilent();
    }

    private Watched watched(String feed) {
        Watched watched = feeds.get(feed);
        if (watched == null) {
            throw new IllegalArgumentException(
                    "no feed is named %s; there are %s".formatted(feed, feeds.keySet()));
        }
        return watched;
    }

    private void wake(String feed, long micros) {
        publisher.publish(new TimerDue(NAME, feed, micros));
    }

    /// A feed, and what has been told of it.
    private final class Watched {

        private final MarketDataFeed feed;
        private final FeedSink sink;
        private final Duration limit;
        private final long limitMicros;
        private final Set<Segment> segments = EnumSet.noneOf(Segment.class);

        /// What was told last; written on the lane alone.
        private volatile boolean stale;

        /// The next look, of the lane alone.
        private EngineClock.@Nullable Timer timer;

        Watched(MarketDataFeed feed, OptionChain chain) {
            this.feed = feed;
            this.limit = limits.apply(feed.name());
            this.limitMicros = EpochMicros.of(limit.compareTo(NEVER) < 0 ? limit : NEVER);
            this.sink = new FeedSink(feed.name(), chain, bus, this::heard);
            for (Instrument instrument : feed.instruments().all()) {
                segments.add(instrument.segment());
            }
        }

        Duration silence() {
            long until = sink.spokenUntilMicros();
            return until == Long.MIN_VALUE
                    ? NEVER
                    : Duration.of(Math.max(0, now.getAsLong() - until), ChronoUnit.MICROS);
        }

        boolean isSilent() {
            return silence().compareTo(limit) > 0;
        }

        /// On the thread of the feed, at each tick.
        private void heard() {
            if (stale && !isSilent()) {
                wake(feed.name(), clock.micros());
            }
        }

        /// Tells what has changed, and looks again when it may change next: a feed that is told to
        /// be stale is looked at when it speaks.
        void look() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            long time = clock.micros();
            if (!stale && isSilent() && expectedFrom(time) <= time) {
                tellStale();
            }
            if (stale && !isSilent()) { // also one that has spoken before it was told
                tellRecovered();
            }
            if (!stale) {
                lookLater(isSilent() ? expectedFrom(time) : time + leftMicros() + 1);
            }
        }

        private void lookLater(long micros) {
            if (micros != Long.MAX_VALUE) {
                timer = clock.schedule(micros, () -> wake(feed.name(), micros));
            }
        }

        /// How long the feed may still say nothing. The clock and the time of the data need not go
        /// together: where real money moves, data is as old as the world says.
        private long leftMicros() {
            return Math.max(0, limitMicros - EpochMicros.of(silence()));
        }

        /// The first time, not before another, at which a session has been open and watched for
        /// longer than the limit, so that the feed must have spoken; [Long#MAX_VALUE] where the
        /// calendar has none.
        private long expectedFrom(long time) {
            long first = Long.MAX_VALUE;
            for (Segment segment : segments) {
                Optional<Session> session = openOrNext(segment, time);
                while (session.isPresent()) {
                    long from = Math.max(session.get().openMicros(), beganMicros);
                    long late = Math.max(time, from + limitMicros + 1);
                    if (session.get().contains(late)) {
                        first = Math.min(first, late);
                        break;
                    }
                    session = calendar.sessionAfter(segment, session.get().open());
                }
            }
            return first;
        }

        private Optional<Session> openOrNext(Segment segment, long time) {
            LocalDate day = calendar.tradingDay(time);
            if (!calendar.covers(day)) {
                return Optional.empty();
            }
            return calendar.sessionContaining(segment, time)
                    .or(() -> calendar.sessionAfter(segment, EpochMicros.toInstant(time)));
        }

        private void tellStale() {
            Duration silence = silence();
            stale = true;
            LOG.atWarn()
                    .addKeyValue("feed", feed.name())
                    .addKeyValue("silence", silence)
                    .addKeyValue("limit", limit)
                    .log("a feed is stale");
            publisher.publish(new FeedStale(header("stale"), feed.name(), silence, limit));
        }

        private void tellRecovered() {
            stale = false;
            LOG.atInfo().addKeyValue("feed", feed.name()).log("a feed has recovered");
            publisher.publish(new FeedRecovered(header("recovered"), feed.name()));
        }

        private EventHeader header(String what) {
            Instant at = clock.now();
            String source = "feed:" + feed.name();
            return new EventHeader(source + "/" + what + "/" + at, at, source);
        }
    }
}
