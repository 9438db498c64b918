package io.alphastocks.testkit.kite;

import io.alphastocks.model.Price;
import io.alphastocks.time.SimulatedClock;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A fake broker under a simulated clock, and a client of it.
final class Stage implements AutoCloseable {

    /// 09:20 in India.
    static final Instant MORNING = Instant.parse("2026-11-20T03:50:00Z");

    static final KiteInstrument INFY = KiteInstrument.equity("NSE", 1594, "INFY");
    static final KiteInstrument SBIN = KiteInstrument.equity("NSE", 3045, "SBIN");
    static final KiteInstrument NIFTY = KiteInstrument.index(1001, "NIFTY 50");
    static final KiteInstrument CALL =
            KiteInstrument.option(
                    "NFO",
                    50_001,
                    "NIFTY26N2424000CE",
                    "NIFTY",
                    LocalDate.of(2026, 11, 24),
                    Price.of("24000"),
                    "CE",
                    75);

    static final KiteListing LISTING = KiteListing.of(INFY, SBIN, NIFTY, CALL);

    final SimulatedClock clock = SimulatedClock.at(MORNING);
    final FakeKite fake;
    final Client client;

    Stage() {
        this(builder -> builder.rateLimits(RateLimits.UNLIMITED));
    }

    Stage(UnaryOperator<FakeKiteBuilder> settings) {
        fake = settings.apply(FakeKite.with(clock, LISTING)).start();
        client = new Client(fake);
    }

    void pass(Duration time) {
        clock.advanceTo(clock.now().plus(time));
    }

    /// An order of the option.
    static Map<String, String> option(String side, long quantity, String price) {
        return order(CALL, side, quantity, "LIMIT", price, "NRML");
    }

    /// An order of INFY.
    static Map<String, String> share(String side, long quantity, String price) {
        return order(INFY, side, quantity, "LIMIT", price, "CNC");
    }

    static Map<String, String> order(
            KiteInstrument instrument,
            String side,
            long quantity,
            String type,
            String price,
            String product) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("exchange", instrument.exchange());
        form.put("tradingsymbol", instrument.tradingsymbol());
        form.put("transaction_type", side);
        form.put("quantity", Long.toString(quantity));
        form.put("order_type", type);
        form.put("product", product);
        form.put("price", price);
        form.put("validity", "DAY");
        form.put("tag", "TAG1");
        return form;
    }

    static Map<String, String> with(Map<String, String> form, String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(form);
        changed.put(name, value);
        return changed;
    }

    /// A tick of the option with one level on each side.
    KiteTick quote(String bid, long bidQuantity, String ask, long askQuantity) {
        return KiteTick.of(CALL.token(), Price.of(bid), clock.now())
                .withQuote(Price.of(bid), bidQuantity, Price.of(ask), askQuantity);
    }

    @Override
    public void close() {
        client.close();
        fake.close();
    }
}
