package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.LiveFeed;
import io.alphastocks.market.PolledQuotes;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.testkit.kite.FakeKite;
import io.alphastocks.testkit.kite.KiteListing;
import io.alphastocks.testkit.kite.RateLimits;
import io.alphastocks.testkit.kite.Route;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Quotes of 700 options, polled from a fake of the broker that refuses a second request in one
/// second.
class KiteQuotesTest {

    private static final int OPTIONS = 700;
    private static final KiteListing LISTING = KiteListing.large(OPTIONS, KiteRig.TODAY);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SimulatedClock clock = SimulatedClock.at(KiteRig.MORNING);
    private final FakeKite fake = FakeKite.with(clock, LISTING).rateLimits(RateLimits.KITE).start();
    private final KiteSession session =
            KiteSession.open(
                    KiteSettings.of("key", "secret")
                            .at(fake.restUri(), fake.tickerUri())
                            .within(PATIENCE, PATIENCE),
                    KiteTokenStore.memory(),
                    clock);
    private final KiteQuotes quotes = new KiteQuotes(session);
    private final Heard heard = new Heard();
    private PolledQuotes feed;

    @TempDir Path directory;

    /// What the feed has said.
    private static final class Heard implements LiveFeed.Listener {

        private final Map<InstrumentId, Price> prices = new ConcurrentHashMap<>();
        private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();

        @Override
        public void onTick(Tick tick) {
            prices.put(tick.instrument(), tick.last());
        }

        @Override
        public void onCandle(Candle candle) {
            throw new AssertionError(candle);
        }

        @Override
        public void onAlive() {}

        @Override
        public void onLost(String reason) {}

        @Override
        public void onRefused(String reason) {
            refusals.add(reason);
        }
    }

    @BeforeEach
    void start() {
        session.login(fake.requestToken());
        LISTING.all().forEach(one -> fake.price(one.key(), Price.of("100")));
        InstrumentMaster master = KiteInstruments.today(session, directory).master();
        assertThat(master.all()).hasSize(OPTIONS);
        feed = PolledQuotes.of("quotes", quotes, master, clock);
        feed.start(heard);
    }

    @AfterEach
    void close() {
        feed.close();
        session.close();
        fake.close();
    }

    /// Lets time go on, a hundred times as fast as it is.
    private void passUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it does not happen").isLessThan(end);
            clock.advanceTo(clock.now().plusMillis(100));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void allAreAskedForInTurnsWithinTheBrokersLimits() {
        passUntil(() -> heard.prices.size() == OPTIONS);
        LISTING.all().forEach(one -> fake.price(one.key(), Price.of("101")));
        passUntil(() -> heard.prices.values().stream().allMatch(Price.of("101")::equals));
        passUntil(() -> fake.requests(Route.QUOTE).size() >= 10);

        assertThat(feed.statistics().failures()).isZero();
        assertThat(feed.statistics().absent()).isZero();
        assertThat(fake.requests(Route.QUOTE))
                .allMatch(
                        request -> request.parameters().getOrDefault("i", List.of()).size() <= 500);
    }

    @Test
    void aLoginThatEndsIsToldAndTheNextOneGoesOn() {
        passUntil(() -> heard.prices.size() == OPTIONS);
        fake.expireTokens();
        passUntil(() -> !heard.refusals.isEmpty());
        assertThat(heard.refusals).containsExactly("nobody is logged in to the broker");

        LISTING.all().forEach(one -> fake.price(one.key(), Price.of("99")));
        session.login(fake.requestToken());
        passUntil(() -> heard.prices.values().stream().allMatch(Price.of("99")::equals));

        assertThat(heard.refusals).hasSize(1);
    }

    @Test
    void moreThanTheBrokerTakesAtOnceIsRefused() {
        List<InstrumentId> many =
                feed.instruments().all().stream().map(Instrument::id).limit(501).toList();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> quotes.quotes(many))
                .withMessageContaining("501 instruments");
    }
}
