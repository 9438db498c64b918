package io.alphastocks.engine;

import io.alphastocks.book.BookInput;
import io.alphastocks.market.CandlePlayer;
import io.alphastocks.market.FeedCounts;
import io.alphastocks.market.OptionChain;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.SimulatedClock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A run over recorded data, which moves a simulated clock.
final class RecordedRun implements MarketRun {

    private final List<RecordedFeed> feeds;
    private final EngineSettings settings;
    private final List<RecordedFeed.Cursor> cursors;
    private final long firstMicros;
    private final SimulatedClock clock;
    private final ReplayLoop loop;
    private volatile Runnable settle = () -> {};
    private volatile boolean stopped;

    RecordedRun(List<RecordedFeed> feeds, EngineSettings settings) {
        this.feeds = List.copyOf(feeds);
        this.settings = settings;
        this.cursors = feeds.stream().map(RecordedFeed::open).toList();
        this.firstMicros = EngineParts.firstMicros(cursors);
        this.clock = SimulatedClock.at(firstMicros);
        this.loop = new ReplayLoop(clock, () -> settle.run());
    }

    @Override
    public EngineClock clock() {
        return clock;
    }

    /// Where real money moves, a recording is as old as the world says that it is.
    @Override
    public long dataMicros() {
        return settings.access() instanceof MarketAccess.Live live
                ? live.now().getAsLong()
                : clock.micros();
    }

    /// The clock stands still until all that came is dealt with: nothing is late.
    @Override
    public Duration grace() {
        return Duration.ZERO;
    }

    @Override
    public @Nullable BookInput input() {
        return settings.resumable() ? EngineParts.input(feeds, firstMicros) : null;
    }

    @Override
    public void connect(
            FeedWatch watch, OptionChain chain, Runnable newSettle, Consumer<String> shutOut) {
        if (settings.concurrent()) {
            settle = newSettle;
        }
        for (int i = 0; i < cursors.size(); i++) {
            loop.add(CandlePlayer.play(cursors.get(i), _ -> false), watch.add(feeds.get(i), chain));
        }
    }

    @Override
    public void playUntil(long micros) {
        loop.playUntil(micros);
    }

    @Override
    public void play(Runnable check) {
        while (!stopped && loop.nextMicros() != Long.MAX_VALUE) {
            loop.playUntil(loop.nextMicros());
            check.run();
        }
        loop.advanceTo(
                stopped ? clock.micros() : EngineParts.endOfSession(settings.calendar(), clock));
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    @Override
    public Map<String, FeedCounts> counts() {
        Map<String, FeedCounts> counts = new LinkedHashMap<>();
        for (int i = 0; i < cursors.size(); i++) {
            counts.put(feeds.get(i).name(), cursors.get(i).counts());
        }
        return counts;
    }

    @Override
    public void closeFeeds() {
        cursors.forEach(RecordedFeed.Cursor::close);
    }

    @Override
    public void close() {
        // a simulated clock stands still by itself
    }
}
