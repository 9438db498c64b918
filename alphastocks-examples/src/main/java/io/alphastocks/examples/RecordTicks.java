package io.alphastocks.examples;

import io.alphastocks.jdbc.SqliteMarketDataStore;
import io.alphastocks.kite.KiteInstruments;
import io.alphastocks.kite.KiteSession;
import io.alphastocks.kite.KiteTicker;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.LiveFeed;
import io.alphastocks.model.AlphaStocksException;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.time.SystemClock;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Records the ticks of instruments, until it is interrupted. `RECORD_SYMBOLS` lists them, parted
/// by commas, `RECORD_FILE` is where they go, `ticks.db` where it is not set:
///
/// ```
/// RECORD_SYMBOLS="NSE:NIFTY 50,NSE:INFY" mvn -q -B -Pdemo -Dmain=RecordTicks
/// ```
///
/// Somebody has to be logged in, see [KiteLogin].
public final class RecordTicks {

    private RecordTicks() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            record(KiteEnvironment.ofProcess());
        } catch (IllegalArgumentException | AlphaStocksException e) {
            System.err.println("error: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void record(KiteEnvironment environment) throws InterruptedException {
        Path file = Path.of(environment.variables().getOrDefault("RECORD_FILE", "ticks.db"));
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            interrupted.countDown();
                            awaitQuietly(closed);
                        }));
        try (SystemClock clock = SystemClock.start();
                KiteSession session = environment.session(clock);
                MarketDataStore store = SqliteMarketDataStore.open(file);
                KiteTicker ticker =
                        ticker(
                                session,
                                environment.home(),
                                List.of(environment.require("RECORD_SYMBOLS").split(",")))) {
            ticker.start(new Recorder(store));
            System.out.println("recording " + ticker + " into " + file);
            interrupted.await();
        } finally {
            closed.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // @start region="record"
    /// A feed of these instruments, such as `NSE:INFY`.
    static KiteTicker ticker(KiteSession session, Path directory, List<String> symbols) {
        KiteInstruments known = KiteInstruments.today(session, directory);
        InstrumentMaster master = known.master();
        List<Instrument> wanted =
                symbols.stream()
                        .map(symbol ->
                                master.find(new InstrumentId(symbol.strip()))
                                        .orElseThrow(() ->
                                                new IllegalArgumentException(
                                                        "the broker does not list " + symbol)))
                        .toList();
        return KiteTicker.of(session, known, wanted, null); // no orders are listened to
    }

    /// Puts every tick into a store, which stores them in batches.
    record Recorder(MarketDataStore store) implements LiveFeed.Listener {

        @Override
        public void onTick(Tick tick) {
            store.addTicks(List.of(tick));
        }

        @Override
        public void onCandle(Candle candle) {
            store.addCandles(List.of(candle));
        }

        @Override
        public void onAlive() {}

        @Override
        public void onLost(String reason) {
            System.out.println("the ticker is lost, and comes again: " + reason);
        }

        @Override
        public void onRefused(String reason) {
            System.out.println("somebody has to log in: " + reason);
        }
    }
    // @end
}
