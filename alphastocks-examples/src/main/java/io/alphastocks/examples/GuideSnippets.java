package io.alphastocks.examples;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookArchive;
import io.alphastocks.broker.Broker;
import io.alphastocks.broker.FreezeQuantities;
import io.alphastocks.broker.LatencyModel;
import io.alphastocks.broker.OrderRouter;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.broker.ResolutionPolicy;
import io.alphastocks.broker.SimulatedVenue;
import io.alphastocks.broker.SlippageModel;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.Recorded;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Money;
import io.alphastocks.model.Spread;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalExport;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.strategy.MovingAverageCrossover;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// What the guides quote.
final class GuideSnippets {

    private GuideSnippets() {}

    static Recorded recorded() {
        // @start region="recorded"
        Recorded feed = Recorded.directory(Path.of("my-data")).within(TradingCalendar.nse());
        feed.check(); // reads everything once: every error before any trade
        // @end
        return feed;
    }

    static Money keptInFile(Recorded feed) {
        // @start region="file"
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(feed)
                        .journal(SqliteJournal.open(Path.of("paper.db"))) // the engine closes it
                        .strategy("NIFTY", Timeframe.MIN_5, MovingAverageCrossover.ema(9, 21))
                        .build()) {
            engine.run();
            return engine.portfolio().net();
        }
        // @end
    }

    static void export(Path directory, String signalId, Instant from, Instant to) {
        // @start region="export"
        try (Journal journal = SqliteJournal.open(Path.of("paper.db"))) {
            JournalQuery book = JournalQuery.all().inStream("book/main");
            JournalExport.write(journal, book.between(from, to), directory.resolve("day.jsonl"));
            JournalExport.write(journal, book.ofSignal(signalId), directory.resolve("trade.jsonl"));

            journal.find(
                    book.ofType("OrderFilled"), record -> System.out.println(record.payload()));
        }
        // @end
    }

    static void archive(Path directory, Instant before) {
        // @start region="archive"
        try (Journal journal = SqliteJournal.open(Path.of("live.db"))) { // its engine is closed
            BookArchive archive = BookArchive.of("main", TradingCalendar.nse(), directory);
            long moved = archive.compact(journal, before);
            System.out.println(moved + " records are in " + archive.files());
        }
        // @end
    }

    static void restore(Path directory) {
        // @start region="restore"
        try (Journal rest = SqliteJournal.open(Path.of("live.db"));
                Journal whole = SqliteJournal.open(Path.of("whole.db"))) {
            long restored =
                    BookArchive.of("main", TradingCalendar.nse(), directory).restore(rest, whole);
            System.out.println(restored + " records are in whole.db");
        }
        // @end
    }

    static void venue(
            EngineClock clock,
            InstrumentMaster instruments,
            TradingCalendar calendar,
            Consumer<BrokerUpdate> updates,
            Tick tick) {
        // @start region="venue"
        SimulatedVenue venue =
                SimulatedVenue.builder(clock, instruments::find)
                        .modelledSpread(new Spread(0.2)) // percent; for data without quotes
                        .marketProtection(5) // percent of the last price
                        .latency(LatencyModel.fixed(Duration.ofMillis(150))) // default: none
                        .slippage(SlippageModel.fixed(1)) // ticks; default: none
                        .freeze(FreezeQuantities.india()) // default: no limits
                        .session((i, t) -> calendar.sessionContaining(i.segment(), t).isPresent())
                        .build();
        venue.onUpdate(updates); // once, before the first order
        venue.onTick(tick); // every tick; one thread at a time for an instrument
        // @end
    }

    static OrderRouter resolution(Book book, Broker broker, Executor calls, EngineClock clock) {
        // @start region="resolution"
        ResolutionPolicy policy =
                ResolutionPolicy.DEFAULT.withResend(ResolutionPolicy.Resend.EXITS);
        OrderRouter router =
                new OrderRouter(book, broker, calls, clock, policy, ReconciliationPolicy.ADOPT);
        router.recover(); // once, before the first order
        // @end
        return router;
    }

    static void contractNote(
            TradingEngine engine, BrokerOrder orderOfYesterday, List<BrokerTrade> itsTrades) {
        // @start region="adopt"
        engine.adopt(new BrokerUpdate(orderOfYesterday, itsTrades), "Ada, from the contract note");
        if (engine.reconcile(ReconciliationPolicy.ADOPT).agrees()) {
            engine.resume("Ada has booked the contract note");
        }
        // @end
    }
}
