package io.alphastocks.examples;

import io.alphastocks.engine.EngineBuilder;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.PositionOpened;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.event.StrategyFailed;
import io.alphastocks.event.SystemReady;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.market.Recorded;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.AlphaStocksException;
import io.alphastocks.model.Money;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.time.TradingCalendar;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/// The main job: a session of options paper trading, from market data to closed positions, with two
/// strategies, the conservative profile and the embedded database.
///
/// Options, as system properties:
///
/// | property | meaning | default |
/// |---|---|---|
/// | `data` | directory of recorded data | a simulated session |
/// | `seed` | seed of the simulated session | 42 |
/// | `strategy` | the only strategy to run | `ma-crossover` and `rsi` |
/// | `mode` | `paper` or `logging` | `paper` |
/// | `bus` | `concurrent` or `deterministic` | `deterministic` |
/// | `db` | the database file | a fresh one |
/// | `json` | where the result is written as JSON | nowhere |
///
/// Killed at any moment and started again with the same `db`, on the deterministic bus, it ends
/// with the same trades as if it had not been killed.
///
/// It ends with 0, or with 2 and one line about what is wrong with the input.
public final class MainJob {

    private MainJob() {}

    public static void main(String[] arguments) {
        int code = run(System.getProperties(), System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    /// Runs the job.
    ///
    /// @return the exit code
    static int run(Properties properties, PrintStream out, PrintStream errors) {
        try {
            run(JobOptions.from(properties), out);
            return 0;
        } catch (AlphaStocksException | IllegalArgumentException | UncheckedIOException e) {
            errors.println("error: " + e.getMessage());
            return 2;
        }
    }

    private static void run(JobOptions options, PrintStream out) {
        long start = System.nanoTime();
        Path database = options.database() == null ? freshDatabase() : options.database();
        try (TradingEngine engine = engine(options, database)) {
            ConsoleResult console = new ConsoleResult(out, engine.calendar().zone());
            console.input(options, engine.book());
            showProgress(engine, console);
            engine.run();
            SessionResult result = SessionResult.of(engine.book());
            console.print(result, engine);
            if (options.json() != null) {
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                JsonResult.write(options.json(), result, engine, options, database, took);
                out.println("\nresult as JSON: " + options.json().toAbsolutePath());
            }
            out.println("\ndatabase: " + database.toAbsolutePath());
            if (engine.bus().statistics().deadLetters() > 0) {
                throw new AlphaStocksException(
                        "handlers failed: " + engine.bus().deadLetters().list());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the result cannot be written: " + e, e);
        }
    }

    private static TradingEngine engine(JobOptions options, Path database) {
        RecordedFeed feed =
                options.data() == null
                        ? SimulatedSession.nifty(options.seed())
                        : recorded(options.data());
        EngineBuilder builder =
                options.mode() == TradingMode.LOGGING_ONLY
                        ? TradingEngine.logging()
                        : TradingEngine.paper();
        builder.feed(feed).profile(RiskProfile.CONSERVATIVE).capital(Money.of("1000000"));
        String only = options.strategy();
        if (only == null) {
            builder.strategy("NIFTY", Timeframe.MIN_5, "ma-crossover", Map.of());
            builder.strategy("NIFTY", Timeframe.MIN_1, "rsi", Map.of());
        } else {
            Timeframe timeframe = only.equals("rsi") ? Timeframe.MIN_1 : Timeframe.MIN_5;
            builder.strategy("NIFTY", timeframe, only, Map.of());
        }
        if (options.concurrentBus()) {
            builder.concurrentBus();
        }
        return builder.journal(SqliteJournal.open(database)).build();
    }

    /// Reads everything once, so that every error in the data is told before any trade.
    private static Recorded recorded(Path directory) {
        Recorded feed = Recorded.directory(directory).within(TradingCalendar.nse());
        feed.check();
        return feed;
    }

    private static Path freshDatabase() {
        try {
            return Files.createTempDirectory("alphastocks-").resolve("session.db");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for a fresh database: " + e, e);
        }
    }

    private static void showProgress(TradingEngine engine, ConsoleResult console) {
        engine.bus()
                .subscribe(
                        SystemReady.class,
                        o -> o.named("progress-ready").serial(),
                        e -> console.progress(e.time(), "ready, mode " + e.reason()));
        engine.bus()
                .subscribe(
                        SignalGenerated.class,
                        o -> o.named("progress-signals").serial(),
                        e ->
                                console.progress(
                                        e.time(),
                                        "signal %s %s at %s (%s)"
                                                .formatted(
                                                        e.signal().action(),
                                                        e.signal().symbol(),
                                                        e.signal().entry(),
                                                        e.signal().reason())));
        engine.bus()
                .subscribe(
                        SignalRejected.class,
                        o -> o.named("progress-rejections").serial(),
                        e ->
                                console.progress(
                                        e.time(),
                                        "  rejected by %s: %s, limit %s"
                                                .formatted(e.rule(), e.value(), e.limit())));
        engine.bus()
                .subscribe(
                        PositionOpened.class,
                        o -> o.named("progress-opened").serial(),
                        e ->
                                console.progress(
                                        e.time(),
                                        "  opened %s at %s"
                                                .formatted(
                                                        e.position().contract().id().symbol(),
                                                        e.position().entry())));
        engine.bus()
                .subscribe(
                        PositionClosed.class,
                        o -> o.named("progress-closed").serial(),
                        e ->
                                console.progress(
                                        e.time(),
                                        "  closed %s at %s: %s, net %s"
                                                .formatted(
                                                        e.position().contract().id().symbol(),
                                                        e.exit(),
                                                        e.reason(),
                                                        e.net())));
        engine.bus()
                .subscribe(
                        StrategyFailed.class,
                        o -> o.named("progress-failures").serial(),
                        e -> console.progress(e.time(), e.name() + " failed: " + e.reason()));
    }
}
