package io.alphastocks.kite;

import io.alphastocks.market.LiveFeed;
import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.testkit.kite.ReceivedRequest;
import io.alphastocks.testkit.kite.Route;
import io.alphastocks.testkit.kite.TickerMode;
import io.alphastocks.time.TradingCalendar;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Goes once through the adapter and prints all that it asked for and understood. Started on
/// machines of different zones and languages it must print the same.
final class MachineProbe {

    private MachineProbe() {}

    /// Arguments: a directory, and by how many seconds the broker's clock is wrong.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (KiteRig rig = new KiteRig()) {
            rig.fake.skew(Duration.ofSeconds(Long.parseLong(arguments[1])));
            probe(rig, Path.of(arguments[0]), out);
        }
    }

    private static void probe(KiteRig rig, Path directory, PrintStream out)
            throws InterruptedException {
        out.println(rig.session.token().orElseThrow().expires());
        KiteInstruments instruments = KiteInstruments.today(rig.session, directory);
        out.println(instruments.date() + " " + instruments.master().all());
        KiteBroker broker = rig.broker();
        KiteTicker ticker =
                KiteTicker.of(rig.session, instruments, instruments.master().all(), null);
        CountDownLatch heard = new CountDownLatch(1);
        ticker.start(listener(heard, out));
        rig.fake
                .ticker()
                .awaitSubscription(KiteRig.CALL.token(), TickerMode.FULL, Duration.ofSeconds(20));
        rig.quote("1234.05", "1234.55");
        if (!heard.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no tick");
        }
        ticker.close();
        Order order = rig.limit(Side.BUY, 75, "1234.55");
        out.println(broker.submit(order) instanceof SubmitOutcome.Acked);
        broker.orders()
                .forEach(one ->
                        out.println(
                                one.tag()
                                        + " "
                                        + one.state()
                                        + " "
                                        + one.filled()
                                        + " "
                                        + one.limit()));
        broker.trades()
                .values()
                .forEach(some ->
                        some.forEach(
                                trade -> out.println(trade.quantity() + " at " + trade.price())));
        out.println(broker.margins() + " " + broker.positions());
        out.println(
                broker.marginFor(KiteRig.CALL_ID, Side.BUY, order.quantity(), Price.of("1234.55")));
        for (Tick quote : new KiteQuotes(rig.session).quotes(List.of(KiteRig.CALL_ID))) {
            out.println(quote.last() + " " + quote.bid() + " " + quote.ask());
        }
        InstrumentId nifty = new InstrumentId(KiteRig.NIFTY.key());
        long start = EpochMicros.of(KiteRig.MORNING.minusSeconds(600));
        rig.fake.candles(
                nifty.value(),
                List.of(
                        new Candle(
                                nifty,
                                Timeframe.MIN_5,
                                start,
                                start + 300_000_000,
                                240_000_500,
                                240_100_000,
                                239_990_000,
                                240_050_000,
                                Tick.NOT_AVAILABLE,
                                240_050_000,
                                0,
                                Tick.NOT_AVAILABLE,
                                false)));
        KiteHistory history = new KiteHistory(rig.session, instruments, TradingCalendar.nse());
        out.println(
                history.candles(
                        instruments.master().find(nifty).orElseThrow(),
                        Timeframe.MIN_5,
                        rig.clock.micros(),
                        1));
        for (ReceivedRequest request : rig.fake.requests()) {
            if (request.route() != Route.SESSION_TOKEN && request.route() != Route.TICKER) {
                out.println(
                        request.route()
                                + " "
                                + new TreeMap<>(request.parameters())
                                + " "
                                + request.body());
            }
        }
    }

    private static LiveFeed.Listener listener(CountDownLatch heard, PrintStream out) {
        return new LiveFeed.Listener() {
            @Override
            public void onTick(Tick tick) {
                out.println(tick.instrument() + " " + tick.last() + " " + tick.bid());
                heard.countDown();
            }

            @Override
            public void onCandle(Candle candle) {
                throw new AssertionError(candle);
            }

            @Override
            public void onAlive() {}

            @Override
            public void onLost(String reason) {}

            @Override
            public void onRefused(String reason) {}
        };
    }
}
