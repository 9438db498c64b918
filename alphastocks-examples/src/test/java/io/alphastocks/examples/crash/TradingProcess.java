package io.alphastocks.examples.crash;

import io.alphastocks.book.SnapshotNow;
import io.alphastocks.broker.FreezeQuantities;
import io.alphastocks.broker.ResolutionPolicy;
import io.alphastocks.broker.ResolutionPolicy.Resend;
import io.alphastocks.engine.EngineBuilder;
import io.alphastocks.engine.LiveConsent;
import io.alphastocks.engine.LiveOnRecordedData;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;
import io.alphastocks.event.OrderAlarm;
import io.alphastocks.event.PositionOpened;
import io.alphastocks.event.SystemReady;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.model.Money;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.Journal;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;

/// The process that is killed: a live engine, against the broker in front of a [VenueProcess].
/// Started again it goes on where its journal stands, until the data ends.
final class TradingProcess {

    /// Begins the line that tells of an event which was published.
    static final String TOLD = "told ";

    static final String DONE = "done";
    static final String ACCOUNT = "crash";
    static final Money CAPITAL = Money.of("1000000");

    /// As configured; an even number.
    static final int MOST_POSITIONS = 4;

    private TradingProcess() {}

    /// Arguments: port of the venue, journal, seed, steps to be killed at.
    public static void main(String[] arguments) {
        Steps steps = Steps.parse(arguments[3]);
        VenueClient venue = new VenueClient(Integer.parseInt(arguments[0]), steps);
        CrashMarket market = new CrashMarket(Long.parseLong(arguments[2]));
        Journal journal = new SteppedJournal(CrashJournal.open(arguments[1]), steps);
        if (journal.version(SteppedJournal.BOOK) % 2 == 1) {
            SnapshotNow.write(journal, ACCOUNT);
        }
        try (TradingEngine engine = engine(market, journal, venue)) {
            engine.bus()
                    .subscribe(
                            BookEvent.class,
                            o -> o.named("teller").serial(),
                            event -> System.out.println(TOLD + event.id() + ";"));
            engine.bus()
                    .subscribe(
                            Event.class,
                            o ->
                                    o.named("operator")
                                            .serial()
                                            .only(
                                                    SystemReady.class,
                                                    PositionOpened.class,
                                                    TradingHalted.class,
                                                    OrderAlarm.class),
                            new Operator(engine, venue)::on);
            engine.run();
        } catch (RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        System.out.println(DONE);
    }

    /// An engine on the account as it stands; it closes journal and broker.
    static TradingEngine engine(CrashMarket market, Journal journal, VenueClient venue) {
        RecordedFeed all = RecordedFeed.ofTicks("market", market.instruments(), market.ticks());
        PacedFeed feed = new PacedFeed(ahead(all, market, venue), all, venue);
        EngineBuilder builder =
                LiveOnRecordedData.live(
                        venue,
                        new LiveConsent(VenueClient.ACCOUNT, CAPITAL, CAPITAL),
                        feed.now()::get);
        Resend resend = market.isSentAgain() ? Resend.ALL : Resend.NEVER;
        return account(builder, market)
                .resolution(ResolutionPolicy.DEFAULT.withResend(resend))
                .journal(journal)
                .feed(feed)
                .build();
    }

    /// What was dead in the night is started in the morning, when the venue's order book is of that
    /// day, and has all that was executed before.
    private static RecordedFeed ahead(RecordedFeed all, CrashMarket market, VenueClient venue) {
        if (!CrashMarket.isNight(venue.venueMicros())) {
            return all;
        }
        List<Tick> ticks = market.ticksOfLastDay();
        venue.time(ticks.getFirst().timeMicros(), false);
        return RecordedFeed.ofTicks(all.name(), market.instruments(), ticks);
    }

    /// The account, its limits and its strategies.
    static EngineBuilder account(EngineBuilder builder, CrashMarket market) {
        builder.account(ACCOUNT)
                .capital(CAPITAL)
                .limits(limits())
                .freeze(FreezeQuantities.of(Map.of("NIFTY", Quantity.of(2L * CrashMarket.LOT))))
                .execution(e -> e.squareOff(LocalTime.of(15, 6)));
        for (String name : CrashMarket.STRATEGIES) {
            builder.strategy("NIFTY", Timeframe.MIN_5, market.strategy(name));
        }
        return builder;
    }

    /// Wide, but for the number of positions.
    private static RiskLimits limits() {
        return new RiskLimits(MOST_POSITIONS, 90, 90, 90, 1_000, 1_000, 90, Duration.ofMinutes(10));
    }
}
