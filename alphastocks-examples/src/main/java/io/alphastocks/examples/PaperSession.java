package io.alphastocks.examples;

import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Money;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.Timeframe;
import io.alphastocks.strategy.MovingAverageCrossover;

import java.nio.file.Path;

/// The example of the README: a paper session from a simulated day to its result.
public final class PaperSession {

    private PaperSession() {}

    public static void main(String[] arguments) {
        System.out.println("net result " + run(Path.of("session.db")));
    }

    // @start region="session"
    /// Trades a simulated NIFTY session on paper and gives the net result.
    static Money run(Path database) {
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(SimulatedSession.nifty(42))
                        .journal(SqliteJournal.open(database))
                        .strategy("NIFTY", Timeframe.MIN_5, MovingAverageCrossover.ema(9, 21))
                        .profile(RiskProfile.CONSERVATIVE)
                        .capital(Money.of("1000000"))
                        .build()) {
            engine.bus().subscribe(PositionClosed.class, e -> System.out.println("net " + e.net()));
            engine.run();
            return engine.portfolio().net();
        }
    }
    // @end
}
