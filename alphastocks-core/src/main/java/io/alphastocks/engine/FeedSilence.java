package io.alphastocks.engine;

import io.alphastocks.market.MarketDataFeed;
import io.alphastocks.model.InstrumentId;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// How long the feed that carries an instrument has said nothing. Judged by all that the feed
/// delivers: on a feed that speaks, an instrument that does not change is not stale. Where several
/// feeds carry it, the freshest counts.
final class FeedSilence implements Function<InstrumentId, Duration> {

    /// Longer than any limit: nothing has come yet, or nobody carries the instrument.
    private static final Duration NEVER = Duration.ofDays(1);

    private record Source(MarketDataFeed feed, FeedSink sink) {}

    private final LongSupplier now;
    private final List<Source> sources = new ArrayList<>();

    /// @param now the time by which data is as old as it is, microseconds since the epoch
    FeedSilence(LongSupplier now) {
        this.now = now;
    }

    void add(MarketDataFeed feed, FeedSink sink) {
        sources.add(new Source(feed, sink));
    }

    @Override
    public Duration apply(InstrumentId id) {
        Duration least = NEVER;
        for (Source source : sources) {
            if (source.feed.instruments().find(id).isPresent()) {
                Duration silence = silence(source);
                least = silence.compareTo(least) < 0 ? silence : least;
            }
        }
        return least;
    }

    private Duration silence(Source source) {
        long until = source.sink.spokenUntilMicros();
        return until == Long.MIN_VALUE
                ? NEVER
                : Duration.of(Math.max(0, now.getAsLong() - until), ChronoUnit.MICROS);
    }
}
