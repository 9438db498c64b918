package io.alphastocks.clickhouse;

import io.alphastocks.engine.TradingEngine;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.strategy.MovingAverageCrossover;
import io.alphastocks.testkit.ForwardingJournal;

import java.time.LocalDate;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/// A process that trades a session until it is killed, and says what its journal has acknowledged.
/// Started again it goes on where the journal stands.
final class SessionProcess {

    /// Begins the line that tells of a record that was stored.
    static final String STORED = "stored ";

    static final String DONE = "done";

    /// The stream of the account.
    static final String ACCOUNT = "book/main";

    private SessionProcess() {}

    /// @param args JDBC URL, database
    public static void main(String[] args) {
        try (ClickHouse clickHouse =
                        ClickHouse.connect(
                                args[0],
                                new Properties(),
                                ClickHouseSettings.DEFAULT.inDatabase(args[1]));
                Journal journal = clickHouse.journal()) {
            trade(journal, name -> System.out.println(STORED + name));
        }
        System.out.println(DONE);
    }

    /// Trades the session on a journal.
    ///
    /// @param acknowledged takes the names of the records that the journal has acknowledged
    static void trade(Journal journal, Consumer<String> acknowledged) {
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(SimulatedSession.nifty(10, LocalDate.parse("2025-10-21")))
                        .journal(new Telling(journal, acknowledged))
                        .strategy("NIFTY", Timeframe.MIN_1, MovingAverageCrossover.ema(9, 21))
                        .strategy("NIFTY", Timeframe.MIN_1, MovingAverageCrossover.ema(3, 8))
                        .build()) {
            engine.run();
        }
    }

    /// How a record is told of.
    static String name(long version, String id) {
        return version + "/" + id + ";";
    }

    /// A journal that says what it has acknowledged; it stays its owner's.
    private static final class Telling extends ForwardingJournal {

        private final Consumer<String> acknowledged;

        Telling(Journal journal, Consumer<String> acknowledged) {
            super(journal);
            this.acknowledged = acknowledged;
        }

        @Override
        public AppendResult append(
                String stream, long expectedVersion, List<JournalRecord> records) {
            AppendResult result = super.append(stream, expectedVersion, records);
            if (result instanceof Appended(long version) && stream.equals(ACCOUNT)) {
                records.forEach(record -> acknowledged.accept(name(version, record.id())));
            }
            return result;
        }

        @Override
        public void close() {}
    }
}
