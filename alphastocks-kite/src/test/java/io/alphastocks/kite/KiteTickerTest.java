package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.market.LiveFeed;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Equity;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.Tick;
import io.alphastocks.testkit.kite.KiteTick;
import io.alphastocks.testkit.kite.TickerMode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The ticker before the fake broker.
class KiteTickerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;

    private final KiteRig rig = new KiteRig();
    private final KiteBroker broker = rig.broker();
    private final Heard heard = new Heard();
    private KiteTicker ticker;

    /// What a feed has said.
    private static final class Heard implements LiveFeed.Listener {

        private final BlockingQueue<Tick> ticks = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();
        private final BlockingQueue<BrokerUpdate> updates = new LinkedBlockingQueue<>();

        @Override
        public void onTick(Tick tick) {
            ticks.add(tick);
        }

        @Override
        public void onCandle(Candle candle) {
            throw new AssertionError(candle);
        }

        @Override
        public void onAlive() {
            // nothing to keep
        }

        @Override
        public void onLost(String reason) {
            lost.add(reason);
        }

        @Override
        public void onRefused(String reason) {
            refused.add(reason);
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(
                queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing has come");
    }

    @BeforeEach
    void start() {
        KiteInstruments instruments = KiteInstruments.today(rig.session, directory);
        ticker = KiteTicker.of(rig.session, instruments, instruments.master().all(), broker);
        broker.onUpdate(heard.updates::add);
        ticker.start(heard);
        awaitSubscription();
    }

    private void awaitSubscription() {
        rig.fake.ticker().awaitSubscription(KiteRig.CALL.token(), TickerMode.FULL, PATIENCE);
        rig.fake.ticker().awaitSubscription(KiteRig.NIFTY.token(), TickerMode.FULL, PATIENCE);
    }

    @AfterEach
    void close() {
        ticker.close();
        rig.close();
    }

    private KiteTick call(String last) {
        return KiteTick.of(KiteRig.CALL.token(), Price.of(last), rig.clock.now())
                .withQuote(Price.of("99.95"), 750, Price.of("100.05"), 1_500)
                .withVolume(3_000_000_000L)
                .withOpenInterest(75_000);
    }

    @Test
    void ticksComeWithAllThatTheyHave() throws Exception {
        rig.fake.ticks(
                List.of(
                        call("100"),
                        KiteTick.of(KiteRig.NIFTY.token(), Price.of("24012.35"), rig.clock.now())));

        Tick option = next(heard.ticks);
        assertThat(option.instrument()).isEqualTo(KiteRig.CALL_ID);
        assertThat(option.last()).isEqualTo(Price.of("100"));
        assertThat(option.bid()).contains(Price.of("99.95"));
        assertThat(option.askQuantity()).isEqualTo(1_500);
        assertThat(option.dayVolume()).isEqualTo(3_000_000_000L);
        assertThat(option.openInterest()).isEqualTo(75_000);
        assertThat(option.time()).isEqualTo(KiteRig.MORNING);
        Tick index = next(heard.ticks);
        assertThat(index.instrument()).isEqualTo(new InstrumentId("NSE:NIFTY 50"));
        assertThat(index.last()).isEqualTo(Price.of("24012.35"));
        assertThat(index.dayVolume()).isEqualTo(Tick.NOT_AVAILABLE);
    }

    /// The broker may still take the old connection for one that listens.
    private Tick shownUntilHeard(String last) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            rig.fake.tick(call(last));
            Tick tick = heard.ticks.poll(50, TimeUnit.MILLISECONDS);
            if (tick != null) {
                return tick;
            }
        }
        throw new AssertionError("no tick has come");
    }

    @Test
    void ordersAreToldOf() throws Exception {
        rig.quote("99.95", "100.05");
        broker.submit(rig.limit(Side.BUY, 75, "99"));

        BrokerUpdate update = next(heard.updates);
        while (update.state() != OrderState.OPEN) {
            update = next(heard.updates);
        }
        assertThat(update.order().instrument()).isEqualTo(KiteRig.CALL_ID);
    }

    /// The end of a stream behind half a frame is not always told; the silence is.
    @Test
    void aConnectionThatIsCutInMidFrameComesBack() throws Exception {
        rig.fake.ticker().cutMidFrame(TickerMode.FULL, call("100"), 90);
        rig.pass(Duration.ofSeconds(6));
        assertThat(next(heard.lost)).isNotEmpty();
        assertThat(heard.ticks).isEmpty();

        rig.pass(Duration.ofSeconds(2));
        assertThat(shownUntilHeard("101").last()).isEqualTo(Price.of("101"));
        assertThat(ticker.statistics().connects()).isEqualTo(2);
    }

    @Test
    void silenceIsALoss() throws Exception {
        rig.fake.ticker().goSilent();
        rig.pass(Duration.ofMillis(5_100));
        assertThat(next(heard.lost)).contains("silent");

        rig.pass(Duration.ofSeconds(2));
        assertThat(shownUntilHeard("101").last()).isEqualTo(Price.of("101"));
    }

    @Test
    void heartbeatsAreEnough() {
        for (int i = 0; i < 30; i++) {
            rig.pass(Duration.ofSeconds(1));
            int messages = i + 1;
            await(() -> ticker.statistics().messages() >= messages);
        }
        assertThat(heard.lost).isEmpty();
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
    }

    @Test
    void framesThatDoNotFitAreDroppedWhole() throws Exception {
        rig.fake.ticker().badCount(call("100"));
        rig.fake.ticker().badLength(call("100"));
        rig.fake.ticker().send(new byte[] {0, 1, 0});
        rig.fake.tick(call("102"));

        assertThat(next(heard.ticks).last()).isEqualTo(Price.of("102"));
        assertThat(ticker.statistics().damaged()).isEqualTo(3);
        assertThat(heard.lost).isEmpty();
    }

    @Test
    void aFrameOf200KilobytesIsPutTogether() throws Exception {
        rig.fake.ticker().largeMessage(call("103"), 200_000);

        assertThat(next(heard.ticks).last()).isEqualTo(Price.of("103"));
        await(() -> ticker.statistics().ticks() > 1_000);
        assertThat(ticker.statistics().damaged()).isZero();
    }

    @Test
    void whatCannotBeUnderstoodIsCounted() throws Exception {
        rig.fake.ticker().sendText("no json");
        rig.fake.ticker().sendText("{\"type\":\"order\",\"data\":{}}");
        rig.fake.ticker().sendText("{\"type\":\"error\",\"data\":\"too many\"}");
        rig.fake.ticker().sendText("{\"type\":\"advert\",\"data\":1}");
        rig.fake.tick(call("104"));

        assertThat(next(heard.ticks).last()).isEqualTo(Price.of("104"));
        assertThat(ticker.statistics().problems()).isEqualTo(3);
    }

    @Test
    void fillsThatWereMissedAreCaughtUp() throws Exception {
        rig.quote("99.95", "100.05");
        broker.submit(rig.limit(Side.BUY, 75, "99"));
        rig.fake.ticker().reset();
        next(heard.lost);
        rig.quote("98.95", "98.99");
        heard.updates.clear();

        rig.pass(Duration.ofSeconds(2));
        awaitSubscription();

        BrokerUpdate update = next(heard.updates);
        while (update.state() != OrderState.FILLED || update.trades().isEmpty()) {
            update = next(heard.updates);
        }
        assertThat(update.trades()).hasSize(1);
    }

    @Test
    void aTokenThatIsRefusedWaitsForTheNextLogin() throws Exception {
        rig.fake.expireTokens();
        rig.fake.ticker().reset();
        next(heard.lost);
        rig.pass(Duration.ofSeconds(2));

        assertThat(next(heard.refused)).isNotEmpty();
        rig.login();
        assertThat(shownUntilHeard("105").last()).isEqualTo(Price.of("105"));
    }

    /// Before the ticker knows that it has to wait for a login.
    @Test
    void aLoginThatIsQuickerThanTheRefusalIsNotMissed() throws Exception {
        rig.session.listen(
                new KiteSessionListener() {
                    @Override
                    public void onEnded(String reason) {
                        rig.login();
                    }
                });
        rig.fake.ticker().refuseHandshakes(403, 1);
        rig.fake.ticker().reset();
        next(heard.lost);
        rig.pass(Duration.ofSeconds(2));

        assertThat(next(heard.refused)).isNotEmpty();
        assertThat(shownUntilHeard("105").last()).isEqualTo(Price.of("105"));
    }

    @Test
    void anInstrumentThatTheBrokerDoesNotHaveIsRefused() {
        KiteInstruments instruments = KiteInstruments.today(rig.session, directory);
        Instrument stranger =
                new Equity(new InstrumentId("NSE:NOBODY"), "NOBODY", Price.of("0.05"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KiteTicker.of(rig.session, instruments, List.of(stranger), null))
                .withMessageContainingAll("NSE:NOBODY", "2026-11-20");
        assertThat(Optional.of(instruments.passedOver())).contains(0);
    }
}
