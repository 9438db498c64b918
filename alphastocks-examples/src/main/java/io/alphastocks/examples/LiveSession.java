package io.alphastocks.examples;

import io.alphastocks.engine.EngineBuilder;
import io.alphastocks.engine.LiveConsent;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.Event;
import io.alphastocks.event.OrderAlarm;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.kite.KiteBroker;
import io.alphastocks.kite.KiteInstruments;
import io.alphastocks.kite.KiteOrderSettings;
import io.alphastocks.kite.KiteSession;
import io.alphastocks.kite.KiteTicker;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.strategy.RsiStrategy;
import io.alphastocks.time.EngineClock;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A live session at Zerodha. Its `main` rehearses it: a fake of the broker plays a whole simulated
/// day in a minute or so, and no money moves.
///
/// ```
/// mvn -q -B -Pdemo -Dmain=LiveSession
/// ```
public final class LiveSession {

    private LiveSession() {}

    public static void main(String[] arguments) throws Exception {
        try (LiveRehearsal rehearsal = LiveRehearsal.of(42)) {
            System.out.println("net " + rehearsal.run());
        }
    }

    // @start region="live"
    /// An engine that trades NIFTY options with real money, for who is logged in.
    ///
    /// @param clock the session's, too
    /// @param about what the index stands at
    static EngineBuilder live(
            KiteSession session,
            EngineClock clock,
            Path directory,
            LiveConsent consent,
            Price about) {
        KiteInstruments known = KiteInstruments.today(session, directory);
        List<Instrument> watched = known.near("NIFTY", about, 2, 10); // expiries, strikes a side
        KiteBroker broker = KiteBroker.of(session, KiteOrderSettings.INTRADAY);
        return TradingEngine.live(broker, consent)
                .feed(KiteTicker.of(session, known, watched, broker)) // ticks, and news of orders
                .clock(clock)
                .journal(SqliteJournal.open(directory.resolve("live.db")))
                .strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy())
                .profile(RiskProfile.CONSERVATIVE)
                .capital(Money.of("1000000"))
                .haltFile(directory.resolve("HALT"), TradingStatus::halted)
                .haltFile(directory.resolve("CLOSE_ALL"), TradingStatus::closingAll);
    }

    // @end

    /// Says what a person wants to know at once.
    static void tell(TradingEngine engine) {
        // @start region="tell"
        engine.bus()
                .subscribe(
                        Event.class,
                        o ->
                                o.named("tell")
                                        .only(
                                                PositionClosed.class,
                                                TradingHalted.class,
                                                OrderAlarm.class),
                        event -> System.out.println(event));
        // @end
    }

    // @start region="signal"
    /// Runs an engine. Ctrl-C and `kill` halt it first, which is stored, and let it close in order.
    static void run(TradingEngine engine) {
        CountDownLatch closed = new CountDownLatch(1);
        Thread hook =
                new Thread(() -> {
                    if (closed.getCount() > 0) { // it runs yet
                        interrupt(engine);
                        awaitQuietly(closed);
                    }
                });
        Runtime.getRuntime().addShutdownHook(hook);
        try (engine) {
            engine.run();
        } finally {
            closed.countDown();
        }
    }

    private static void interrupt(TradingEngine engine) {
        try {
            TradingStatus _ = engine.halt(TradingStatus.halted("interrupted"));
        } finally {
            engine.stop();
        }
    }

    // @end

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
