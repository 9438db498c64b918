package io.alphastocks.examples;

import io.alphastocks.engine.LiveConsent;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.SystemReady;
import io.alphastocks.kite.KiteSession;
import io.alphastocks.kite.KiteSettings;
import io.alphastocks.kite.KiteTokenStore;
import io.alphastocks.market.CandlePlayer;
import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.testkit.kite.FakeAccount;
import io.alphastocks.testkit.kite.FakeKite;
import io.alphastocks.testkit.kite.KiteListing;
import io.alphastocks.testkit.kite.KiteTick;
import io.alphastocks.time.SimulatedClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A live session before a fake of the broker, which plays a simulated day as fast as the engine
/// follows: the engine is that of [LiveSession], only its addresses and its clock are others.
final class LiveRehearsal implements AutoCloseable {

    private static final LocalDate DAY = LocalDate.of(2026, 7, 8);
    private static final Instant OPEN = Instant.parse("2026-07-08T03:45:00Z");
    private static final Instant CLOSED = Instant.parse("2026-07-08T10:00:10Z");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SimulatedClock clock = SimulatedClock.at(OPEN.minusSeconds(60));
    private final NavigableMap<Long, List<Tick>> market = new TreeMap<>();
    private final KiteListing listing;
    private final FakeKite fake;
    private final KiteSession session;
    private final Path directory;

    private LiveRehearsal(RecordedFeed day) throws IOException {
        readInto(market, day);
        listing = KiteListing.listing(day.instruments());
        fake = FakeKite.with(clock, listing).start();
        session =
                KiteSession.open(
                        KiteSettings.of("key", "secret").at(fake.restUri(), fake.tickerUri()),
                        KiteTokenStore.memory(),
                        clock);
        directory = Files.createTempDirectory("rehearsal");
    }

    static LiveRehearsal of(long seed) throws IOException {
        return new LiveRehearsal(SimulatedSession.nifty(seed, DAY));
    }

    private static void readInto(NavigableMap<Long, List<Tick>> market, RecordedFeed day) {
        MarketDataSink seconds =
                new MarketDataSink() {
                    @Override
                    public void onTick(Tick tick) {
                        market.computeIfAbsent(
                                        Math.ceilDiv(tick.timeMicros(), 1_000_000L),
                                        _ -> new ArrayList<>())
                                .add(tick);
                    }

                    @Override
                    public void onCandle(Candle candle) {
                        throw new IllegalStateException("candles are played as ticks");
                    }
                };
        try (RecordedFeed.Cursor cursor = CandlePlayer.play(day.open(), _ -> false)) {
            while (cursor.nextMicros() != Long.MAX_VALUE) {
                cursor.deliver(seconds);
            }
        }
    }

    /// Trades the whole day, and gives the net result.
    Money run() throws Exception {
        var _ = session.login(fake.requestToken()); // a person's part, see KiteLogin
        LiveConsent consent = new LiveConsent("AB1234", Money.of("20000"), Money.of("100000"));
        Price about = market.firstEntry().getValue().getFirst().last();
        try (TradingEngine engine =
                LiveSession.live(session, clock, directory, consent, about).build()) {
            LiveSession.tell(engine);
            CountDownLatch ready = new CountDownLatch(1);
            engine.bus().subscribe(SystemReady.class, _ -> ready.countDown());
            CompletableFuture<Void> end =
                    CompletableFuture.runAsync(
                            engine::run, task -> Thread.ofPlatform().start(task));
            boolean _ = ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            fake.ticker().awaitConnections(1, PATIENCE);
            play(engine, end);
            end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return engine.portfolio().net();
        }
    }

    private void play(TradingEngine engine, CompletableFuture<Void> end)
            throws InterruptedException {
        long last = CLOSED.getEpochSecond();
        for (long second = OPEN.getEpochSecond(); second <= last && !end.isDone(); second++) {
            clock.advanceTo(Instant.ofEpochSecond(second));
            List<Tick> ticks = market.get(second);
            if (ticks != null) {
                fake.ticks(ticks.stream().map(this::shown).toList());
                awaitArrival(engine, ticks);
            }
            boolean _ = engine.bus().awaitIdle(PATIENCE);
        }
    }

    /// The time of the market does not run away from what the engine knows of it.
    private static void awaitArrival(TradingEngine engine, List<Tick> ticks) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (Tick tick : ticks) {
            boolean watched = engine.chain().last(tick.instrument()).isPresent();
            while (watched
                    && engine.chain().last(tick.instrument()).orElseThrow().timeMicros()
                            < tick.timeMicros() / 1_000_000 * 1_000_000
                    && System.nanoTime() < until) {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    private KiteTick shown(Tick tick) {
        return KiteTick.of(listing.require(tick.instrument().value()).token(), tick);
    }

    /// What the broker has.
    FakeAccount account() {
        return fake.account();
    }

    @Override
    public void close() {
        session.close();
        fake.close();
    }
}
