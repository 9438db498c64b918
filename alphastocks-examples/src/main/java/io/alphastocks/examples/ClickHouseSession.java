package io.alphastocks.examples;

import com.clickhouse.jdbc.DataSourceImpl;

import io.alphastocks.bus.EventBus;
import io.alphastocks.clickhouse.Analytics;
import io.alphastocks.clickhouse.AuditLog;
import io.alphastocks.clickhouse.ClickHouse;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.CandleCompleted;
import io.alphastocks.event.Event;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.TickReceived;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.AlphaStocksException;
import io.alphastocks.model.Money;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.strategy.MovingAverageCrossover;
import io.alphastocks.testkit.LocalClickHouse;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/// A paper session whose market data and events are kept in ClickHouse, and what is in the tables
/// then. Argument: a server's JDBC URL; without one, a real ClickHouse is started on this machine
/// for as long as it takes, and fetched with npm the first time.
public final class ClickHouseSession {

    private ClickHouseSession() {}

    public static void main(String[] arguments) {
        int code = run(arguments, System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    /// Runs the example.
    ///
    /// @return the exit code
    static int run(String[] arguments, PrintStream out, PrintStream errors) {
        RecordedFeed session = SimulatedSession.nifty(10, LocalDate.parse("2025-10-21"));
        try {
            if (arguments.length > 0) {
                show(session, arguments[0], out);
                return 0;
            }
            Optional<String> unavailable = LocalClickHouse.unavailable();
            if (unavailable.isPresent()) {
                errors.println("error: " + unavailable.get() + "; give -Durl=URL of a server");
                return 2;
            }
            try (LocalClickHouse server = LocalClickHouse.start()) {
                show(session, server.url(), out);
            }
            return 0;
        } catch (AlphaStocksException | SQLException e) {
            errors.println("error: " + e.getMessage());
            return 2;
        }
    }

    private static void show(RecordedFeed session, String url, PrintStream out)
            throws SQLException {
        out.println("net result " + record(session, url));
        print(url, out);
        out.println(replay(url, out) + " events were published again");
    }

    static Money record(RecordedFeed session, String url) {
        // @start region="record"
        try (ClickHouse clickHouse = ClickHouse.connect(url);
                MarketDataStore store = clickHouse.marketData();
                AuditLog audit = clickHouse.audit("paper/2025-10-21");
                TradingEngine engine =
                        TradingEngine.paper()
                                .feed(session)
                                .strategy(
                                        "NIFTY", Timeframe.MIN_1, MovingAverageCrossover.ema(9, 21))
                                .build()) {
            audit.record(engine.bus());
            engine.bus()
                    .subscribe(
                            TickReceived.class,
                            o -> o.named("record-ticks").serial(),
                            event -> store.addTicks(List.of(event.tick())));
            engine.bus()
                    .subscribe(
                            CandleCompleted.class,
                            o -> o.named("record-candles").serial(),
                            event -> store.addCandles(List.of(event.candle())));
            engine.run();
            return engine.portfolio().net(); // what waits is stored by the closing
        }
        // @end
    }

    private static void print(String url, PrintStream out) throws SQLException {
        // @start region="analytics"
        try (ClickHouse clickHouse = ClickHouse.connect(url)) {
            Analytics analytics = clickHouse.analytics();
            for (Analytics.Performance each : analytics.performance("paper/2025-10-21")) {
                out.printf(
                        "%s: %d trades, %.1f %% won, net %s%n",
                        each.strategy(), each.trades(), each.winRatePercent(), each.net());
            }
            analytics.signalsPerHour("paper/2025-10-21").forEach(out::println);
        }
        // @end
        // The driver does not make itself known to DriverManager.
        try (Connection connection = new DataSourceImpl(url, new Properties()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT name, total_rows, total_bytes FROM system.tables WHERE database = 'alphastocks' AND total_rows > 0 ORDER BY name")) {
            while (row.next()) {
                out.printf(
                        "%-22s %,9d rows %,11d bytes%n",
                        row.getString(1), row.getLong(2), row.getLong(3));
            }
        }
    }

    @SuppressWarnings("StreamToIterable") // a bus iterates once
    private static long replay(String url, PrintStream out) {
        // @start region="replay"
        try (ClickHouse clickHouse = ClickHouse.connect(url);
                Stream<Event> recorded = clickHouse.recorded("paper/2025-10-21");
                EventBus bus = EventBus.deterministic()) {
            bus.subscribe(
                    PositionClosed.class,
                    o -> o.named("closed").serial(),
                    event -> out.println("closed once more, net " + event.net()));
            return bus.replay(recorded::iterator);
        }
        // @end
    }

    /// Trades with the journal in ClickHouse too.
    static Money onOneDatabase(RecordedFeed session, String url) {
        // @start region="journal"
        try (ClickHouse clickHouse = ClickHouse.connect(url);
                TradingEngine engine =
                        TradingEngine.paper()
                                .feed(session)
                                .journal(clickHouse.journal()) // the engine closes it
                                .strategy(
                                        "NIFTY", Timeframe.MIN_1, MovingAverageCrossover.ema(9, 21))
                                .build()) {
            engine.run();
            return engine.portfolio().net();
        }
        // @end
    }
}
