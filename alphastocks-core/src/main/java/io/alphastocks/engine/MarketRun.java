package io.alphastocks.engine;

import io.alphastocks.book.BookInput;
import io.alphastocks.market.FeedCounts;
import io.alphastocks.market.LiveFeed;
import io.alphastocks.market.MarketDataFeed;
import io.alphastocks.market.OptionChain;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What moves an engine's time and brings its data: a recording, or the world.
interface MarketRun extends AutoCloseable {

    /// The run over an engine's feeds.
    ///
    /// @throws IllegalArgumentException if some are recorded and some live
    static MarketRun of(EngineSettings settings) {
        List<RecordedFeed> recorded = new ArrayList<>();
        List<LiveFeed> live = new ArrayList<>();
        for (MarketDataFeed feed : settings.feeds()) {
            switch (feed) {
                case RecordedFeed it -> recorded.add(it);
                case LiveFeed it -> live.add(it);
            }
        }
        if (live.isEmpty()) {
            return new RecordedRun(recorded, settings);
        }
        if (recorded.isEmpty()) {
            return new LiveRun(live, settings);
        }
        throw new IllegalArgumentException(
                "%s is recorded and %s is live: their times do not mix; give an engine feeds of one kind"
                        .formatted(recorded.getFirst().name(), live.getFirst().name()));
    }

    EngineClock clock();

    /// The time by which data is as old as it is, microseconds since the epoch.
    long dataMicros();

    /// How late a tick may come and still count for its candle.
    Duration grace();

    /// The data, as the book knows it; null where the same cannot come again.
    @Nullable BookInput input();

    /// Where data goes; before anything else is asked for.
    ///
    /// @param settle waits until all that has happened is dealt with
    /// @param shutOut told why a source lets nobody in
    void connect(FeedWatch watch, OptionChain chain, Runnable settle, Consumer<String> shutOut);

    /// Gives the data up to and including a time, if it is still there to be had.
    void playUntil(long micros);

    /// Gives all data, to the end of the last session of it.
    ///
    /// @param check run again and again; what it throws ends the run
    void play(Runnable check);

    /// Has [#play] return soon. May be called by any thread.
    void stop();

    boolean isStopped();

    /// What was read of each recorded feed, by its name.
    Map<String, FeedCounts> counts();

    /// Takes no more data. The clock goes on.
    void closeFeeds();

    /// Ends the clock, too.
    @Override
    void close();
}
