package io.alphastocks.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.alphastocks.engine.TradingEngine;
import io.alphastocks.jdbc.PostgresJournal;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Money;
import io.alphastocks.model.Timeframe;
import io.alphastocks.strategy.MovingAverageCrossover;

/// A paper session that is kept on a PostgreSQL server, through a connection pool. Arguments: the
/// server's JDBC URL, user and password.
public final class ServerSession {

    private ServerSession() {}

    public static void main(String[] arguments) {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    "give three arguments: JDBC URL, user and password; there are "
                            + arguments.length);
        }
        System.out.println(
                "net result "
                        + run(
                                SimulatedSession.nifty(42),
                                arguments[0],
                                arguments[1],
                                arguments[2]));
    }

    static Money run(RecordedFeed feed, String url, String user, String password) {
        // @start region="server"
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url); // such as jdbc:postgresql://localhost/trading
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(4); // one writes, two read, one to spare
        config.setConnectionTimeout(5_000); // how long trading waits before it fails closed

        try (HikariDataSource pool = new HikariDataSource(config);
                TradingEngine engine =
                        TradingEngine.paper()
                                .feed(feed)
                                .journal(PostgresJournal.open(pool)) // in the schema alphastocks
                                .strategy(
                                        "NIFTY", Timeframe.MIN_5, MovingAverageCrossover.ema(9, 21))
                                .build()) {
            engine.run();
            return engine.portfolio().net();
        }
        // @end
    }
}
