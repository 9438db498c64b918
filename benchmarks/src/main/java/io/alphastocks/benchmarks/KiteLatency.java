package io.alphastocks.benchmarks;

import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.SystemReady;
import io.alphastocks.kite.KiteBroker;
import io.alphastocks.kite.KiteInstruments;
import io.alphastocks.kite.KiteLimits;
import io.alphastocks.kite.KiteOrderSettings;
import io.alphastocks.kite.KiteSession;
import io.alphastocks.kite.KiteSettings;
import io.alphastocks.kite.KiteTicker;
import io.alphastocks.kite.KiteTokenStore;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderTag;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.strategy.Strategy;
import io.alphastocks.strategy.StrategyContext;
import io.alphastocks.testkit.kite.FakeKite;
import io.alphastocks.testkit.kite.KiteInstrument;
import io.alphastocks.testkit.kite.KiteListing;
import io.alphastocks.testkit.kite.KiteTick;
import io.alphastocks.testkit.kite.KiteTickerFrames;
import io.alphastocks.testkit.kite.RateLimits;
import io.alphastocks.testkit.kite.TickerMode;
import io.alphastocks.time.SystemClock;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// Through real sockets on the loopback address, before a fake of the broker in the same process:
/// from a tick's sending to the strategy's callback at 20,000 ticks a second, and what an order
/// takes beyond the bare HTTP request.
public final class KiteLatency {

    private static final int INSTRUMENTS = 20;
    private static final int TICKS_A_SECOND = Integer.getInteger("rate", 20_000);
    private static final int FRAMES_A_SECOND = 1_000;
    private static final int SECONDS = Integer.getInteger("seconds", 20);
    private static final int WARM_UP_SECONDS = 5;
    private static final int ORDERS = 3_000;
    private static final int VOLUME_AT = 4 + 16;
    private static final int PACKET = 184 + 2;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private KiteLatency() {}

    public static void main(String[] arguments) throws Exception {
        List<KiteInstrument> shares = new ArrayList<>();
        for (int i = 0; i < INSTRUMENTS; i++) {
            shares.add(KiteInstrument.equity("NSE", 2_000 + i, "SHARE" + i));
        }
        try (SystemClock clock = SystemClock.start();
                FakeKite fake =
                        FakeKite.with(clock, KiteListing.of(shares))
                                .rateLimits(RateLimits.UNLIMITED)
                                .start();
                KiteSession session =
                        KiteSession.open(
                                KiteSettings.of("key", "secret")
                                        .at(fake.restUri(), fake.tickerUri())
                                        .limits(unlimited()),
                                KiteTokenStore.memory(),
                                clock)) {
            var _ = session.login(fake.requestToken());
            ticks(fake, session, clock, shares);
            orders(fake, session, clock, shares.getFirst());
        }
    }

    private static KiteLimits unlimited() {
        int many = 1_000_000;
        return new KiteLimits(many, many, many, 0, many, many, many, Duration.ZERO, many);
    }

    private static void ticks(
            FakeKite fake, KiteSession session, SystemClock clock, List<KiteInstrument> shares)
            throws IOException, InterruptedException {
        int most = TICKS_A_SECOND * (SECONDS + WARM_UP_SECONDS) + 1;
        AtomicLongArray sent = new AtomicLongArray(most);
        Histogram histogram = new ConcurrentHistogram(3);
        int warm = TICKS_A_SECOND * WARM_UP_SECONDS;
        CountDownLatch all = new CountDownLatch(most - 1);
        Path directory = Files.createTempDirectory("kite-latency");
        KiteInstruments known = KiteInstruments.today(session, directory);
        KiteTicker ticker = KiteTicker.of(session, known, known.master().all(), null);
        var builder = TradingEngine.logging().feed(ticker).clock(clock);
        for (KiteInstrument share : shares) {
            builder.strategy(
                    share.tradingsymbol(),
                    Timeframe.MIN_1,
                    new Strategy() {
                        @Override
                        public String name() {
                            return "latency " + share.tradingsymbol();
                        }

                        @Override
                        public void onTick(Tick tick, StrategyContext context) {
                            int number = (int) tick.dayVolume();
                            long nanos = System.nanoTime() - sent.get(number);
                            if (number > warm) {
                                histogram.recordValue(Math.max(0, nanos));
                            }
                            all.countDown();
                        }
                    });
        }
        try (TradingEngine engine = builder.build()) {
            CountDownLatch ready = new CountDownLatch(1);
            engine.bus().subscribe(SystemReady.class, _ -> ready.countDown());
            Thread run = Thread.ofPlatform().start(engine::run);
            ready.await();
            for (KiteInstrument share : shares) {
                fake.ticker().awaitSubscription(share.token(), TickerMode.FULL, PATIENCE);
            }
            send(fake, shares, clock, sent, most);
            boolean came = all.await(30, TimeUnit.SECONDS);
            System.out.printf(
                    "tick to strategy at %,d ticks/s for %d s: p50 %.0f us, p99 %.0f us, p99.9 %.0f us, most %.0f us; %d of %d came%n",
                    TICKS_A_SECOND,
                    SECONDS,
                    histogram.getValueAtPercentile(50) / 1e3,
                    histogram.getValueAtPercentile(99) / 1e3,
                    histogram.getValueAtPercentile(99.9) / 1e3,
                    histogram.getMaxValue() / 1e3,
                    came ? most - 1 : most - 1 - all.getCount(),
                    most - 1);
            engine.stop();
            run.join();
        }
    }

    /// A frame every millisecond, of one tick of each instrument.
    private static void send(
            FakeKite fake,
            List<KiteInstrument> shares,
            SystemClock clock,
            AtomicLongArray sent,
            int most) {
        byte[] template =
                KiteTickerFrames.message(
                        TickerMode.FULL,
                        shares.stream()
                                .map(share ->
                                        KiteTick.of(share.token(), Price.of("100"), clock.now()))
                                .toArray(KiteTick[]::new));
        long start = System.nanoTime();
        int number = 1;
        for (int frame = 0; number < most; frame++) {
            long due = start + frame * (1_000_000_000L / FRAMES_A_SECOND);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(20_000);
            }
            byte[] bytes = template.clone();
            ByteBuffer packets = ByteBuffer.wrap(bytes);
            long now = System.nanoTime();
            int ticks = Math.min(TICKS_A_SECOND / FRAMES_A_SECOND, most - number);
            for (int i = 0; i < ticks; i++) {
                sent.set(number, now);
                packets.putInt(i % INSTRUMENTS * PACKET + VOLUME_AT, number++);
            }
            fake.ticker().send(bytes);
        }
    }

    private static void orders(
            FakeKite fake, KiteSession session, SystemClock clock, KiteInstrument share)
            throws IOException, InterruptedException {
        fake.price(share.key(), Price.of("100"));
        KiteBroker broker = KiteBroker.of(session, KiteOrderSettings.INTRADAY);
        long[] ours = new long[ORDERS];
        long[] bare = new long[ORDERS];
        String token = fake.accessToken();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = -ORDERS; i < ORDERS; i++) {
                long before = System.nanoTime();
                SubmitOutcome outcome = broker.submit(order(share, i, clock));
                long between = System.nanoTime();
                int status = post(client, fake, token, share, i);
                long after = System.nanoTime();
                if (!(outcome instanceof SubmitOutcome.Acked) || status != 200) {
                    throw new IllegalStateException(outcome + " " + status);
                }
                if (i >= 0) {
                    ours[i] = between - before;
                    bare[i] = after - between;
                }
            }
        }
        Arrays.sort(ours);
        Arrays.sort(bare);
        System.out.printf(
                "order: p50 %.0f us, p99 %.0f us; bare request: p50 %.0f us, p99 %.0f us; beyond it: p50 %.0f us, p99 %.0f us%n",
                ours[ORDERS / 2] / 1e3,
                ours[ORDERS * 99 / 100] / 1e3,
                bare[ORDERS / 2] / 1e3,
                bare[ORDERS * 99 / 100] / 1e3,
                (ours[ORDERS / 2] - bare[ORDERS / 2]) / 1e3,
                (ours[ORDERS * 99 / 100] - bare[ORDERS * 99 / 100]) / 1e3);
    }

    private static Order order(KiteInstrument share, int number, SystemClock clock) {
        String id = "S" + number + "/" + ThreadLocalRandom.current().nextLong();
        return Order.market(
                        id,
                        id,
                        id,
                        OrderPurpose.ENTRY,
                        new InstrumentId(share.key()),
                        number % 2 == 0 ? Side.BUY : Side.SELL,
                        Quantity.of(1),
                        "latency",
                        clock.now())
                .tagged(OrderTag.of("main", LocalDate.of(2026, 11, 20), id));
    }

    private static int post(
            HttpClient client, FakeKite fake, String token, KiteInstrument share, int number)
            throws IOException, InterruptedException {
        String form =
                "exchange=NSE&tradingsymbol=%s&transaction_type=%s&quantity=1&product=MIS&validity=DAY&tag=BARE&order_type=MARKET&market_protection=-1"
                        .formatted(share.tradingsymbol(), number % 2 == 0 ? "BUY" : "SELL");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(fake.restUri() + "/orders/regular"))
                        .header("X-Kite-Version", "3")
                        .header("Authorization", "token key:" + token)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
    }
}
