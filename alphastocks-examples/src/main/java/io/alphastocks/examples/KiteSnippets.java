package io.alphastocks.examples;

import io.alphastocks.engine.EngineBuilder;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.kite.KiteBroker;
import io.alphastocks.kite.KiteHistory;
import io.alphastocks.kite.KiteInstruments;
import io.alphastocks.kite.KitePostback;
import io.alphastocks.kite.KiteQuotes;
import io.alphastocks.kite.KiteSession;
import io.alphastocks.kite.KiteSessionListener;
import io.alphastocks.kite.KiteSettings;
import io.alphastocks.kite.KiteTokenStore;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.PolledQuotes;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What the guide to Kite shows.
final class KiteSnippets {

    private KiteSnippets() {}

    static KiteSession session(EngineClock clock, String apiKey, String apiSecret) {
        // @start region="session"
        KiteSession session =
                KiteSession.open(
                        KiteSettings.of(apiKey, apiSecret),
                        KiteTokenStore.file(Path.of(".kite", "token.json")),
                        clock); // the engine's
        session.listen(
                new KiteSessionListener() {
                    @Override
                    public void onExpiring(Instant at) {
                        System.out.println("log in again before " + at);
                    }
                });
        // @end
        return session;
    }

    static List<Instrument> instruments(KiteSession session) {
        // @start region="instruments"
        KiteInstruments known = KiteInstruments.today(session, Path.of(".kite")); // kept for today
        List<Instrument> watched = known.near("NIFTY", Price.of("24000"), 2, 10);
        // @end
        return watched;
    }

    static void history(KiteSession session, KiteInstruments known, MarketDataStore store) {
        // @start region="history"
        KiteHistory history = new KiteHistory(session, known, TradingCalendar.nse());
        Instrument infy = known.master().find(new InstrumentId("NSE:INFY")).orElseThrow();
        history.download(
                infy,
                Timeframe.MIN_1,
                LocalDate.of(2026, 1, 1),
                LocalDate.of(2026, 6, 30),
                store,
                (through, candles) -> System.out.println(through + ": " + candles));
        // @end
    }

    static EngineBuilder polled(
            KiteSession session, KiteInstruments known, EngineClock clock, List<Instrument> some) {
        // @start region="polled"
        PolledQuotes feed =
                PolledQuotes.of("quotes", new KiteQuotes(session), InstrumentMaster.of(some), clock)
                        .every(
                                new PolledQuotes.Pace(
                                        Duration.ofSeconds(2), // indices
                                        Duration.ofSeconds(5), // shares
                                        Duration.ofSeconds(5), // futures
                                        Duration.ofSeconds(5))); // options
        EngineBuilder builder =
                TradingEngine.paper()
                        .feed(feed, Duration.ofSeconds(20)) // stale after that
                        .clock(clock)
                        .history(new KiteHistory(session, known, TradingCalendar.nse()));
        // @end
        return builder;
    }

    static BrokerUpdate postback(KiteSession session, KiteBroker broker, byte[] body) {
        // @start region="postback"
        KitePostback postbacks = new KitePostback(session, broker);
        BrokerUpdate update = postbacks.take(body); // refuses what is forged
        // @end
        return update;
    }
}
