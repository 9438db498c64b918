package io.alphastocks.engine;

import io.alphastocks.book.BookInput;
import io.alphastocks.market.FeedCounts;
import io.alphastocks.market.LiveFeed;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Tick;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.SystemClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A run in the world's own time, over feeds that give data when there is some: until the session
/// under way, or the next one, is over.
final class LiveRun implements MarketRun {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);

    private static final Duration GRACE = Duration.ofSeconds(1);

    /// After the last close, for what the close itself brings about.
    private static final Duration AFTERMATH = Duration.ofSeconds(5);

    private final List<LiveFeed> feeds;
    private final EngineSettings settings;
    private final EngineClock clock;
    private final @Nullable SystemClock own;
    private final List<Intake> intakes = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean stopped;

    LiveRun(List<LiveFeed> feeds, EngineSettings settings) {
        this.feeds = List.copyOf(feeds);
        this.settings = settings;
        EngineClock given = settings.clock();
        SystemClock machine = given == null ? SystemClock.start() : null;
        this.own = machine;
        this.clock = given == null ? Objects.requireNonNull(machine) : given;
    }

    @Override
    public EngineClock clock() {
        return clock;
    }

    @Override
    public long dataMicros() {
        return clock.micros();
    }

    @Override
    public Duration grace() {
        return GRACE;
    }

    @Override
    public @Nullable BookInput input() {
        return null;
    }

    @Override
    public void connect(
            FeedWatch watch, OptionChain chain, Runnable settle, Consumer<String> shutOut) {
        for (LiveFeed feed : feeds) {
            intakes.add(new Intake(feed, watch.add(feed, chain), shutOut));
        }
    }

    /// What has been is gone.
    @Override
    public void playUntil(long micros) {
        // nothing to give
    }

    @Override
    public void play(Runnable check) {
        long end = EngineParts.endOfTrading(settings.calendar(), clock) + EpochMicros.of(AFTERMATH);
        EngineClock.Timer timer = clock.schedule(end, over::countDown);
        try {
            for (Intake intake : intakes) {
                intake.feed.start(intake);
            }
            while (!over.await(1, TimeUnit.SECONDS)) {
                check.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        } finally {
            timer.cancel();
            closeFeeds();
        }
    }

    @Override
    public void stop() {
        stopped = true;
        over.countDown();
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    @Override
    public Map<String, FeedCounts> counts() {
        return Map.of();
    }

    @Override
    public void closeFeeds() {
        feeds.forEach(LiveFeed::close);
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }

    /// Where a feed's data comes in.
    private final class Intake implements LiveFeed.Listener {

        private final LiveFeed feed;
        private final FeedSink sink;
        private final Consumer<String> shutOut;

        Intake(LiveFeed feed, FeedSink sink, Consumer<String> shutOut) {
            this.feed = feed;
            this.sink = sink;
            this.shutOut = shutOut;
        }

        @Override
        public void onTick(Tick tick) {
            sink.onTick(tick);
            onAlive();
        }

        @Override
        public void onCandle(Candle candle) {
            throw new IllegalStateException(
                    feed.name() + " gives candles; a live feed gives ticks: " + candle);
        }

        @Override
        public void onAlive() {
            sink.onAlive(clock.micros());
        }

        @Override
        public void onLost(String reason) {
            LOG.atWarn()
                    .addKeyValue("feed", feed.name())
                    .addKeyValue("reason", reason)
                    .log("a feed has lost its source, and looks for it");
        }

        @Override
        public void onRefused(String reason) {
            shutOut.accept("the feed " + feed.name() + " is let in no more: " + reason);
        }
    }
}
