package io.alphastocks.kite;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderTag;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.testkit.kite.FakeKite;
import io.alphastocks.testkit.kite.FakeKiteBuilder;
import io.alphastocks.testkit.kite.KiteInstrument;
import io.alphastocks.testkit.kite.KiteListing;
import io.alphastocks.testkit.kite.KiteTick;
import io.alphastocks.testkit.kite.RateLimits;
import io.alphastocks.time.SimulatedClock;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.UnaryOperator;

/// The adapter before a fake of the broker, under a clock that the test moves.
final class KiteRig implements AutoCloseable {

    /// 10:00 in India.
    static final Instant MORNING = Instant.parse("2026-11-20T04:30:00Z");

    static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
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
    static final KiteListing LISTING = KiteListing.of(NIFTY, CALL);
    static final InstrumentId CALL_ID = new InstrumentId(CALL.key());

    final SimulatedClock clock = SimulatedClock.at(MORNING);
    final FakeKite fake;
    final KiteTokenStore tokens = KiteTokenStore.memory();
    final KiteSession session;
    private int orders;

    KiteRig() {
        this(builder -> builder.rateLimits(RateLimits.UNLIMITED), UnaryOperator.identity());
    }

    KiteRig(UnaryOperator<FakeKiteBuilder> broker, UnaryOperator<KiteSettings> adapter) {
        fake = broker.apply(FakeKite.with(clock, LISTING)).start();
        KiteSettings settings =
                KiteSettings.of("key", "secret")
                        .at(fake.restUri(), fake.tickerUri())
                        .within(Duration.ofSeconds(30), Duration.ofSeconds(30));
        session = KiteSession.open(adapter.apply(settings), tokens, clock);
        login();
    }

    void login() {
        session.login(fake.requestToken());
    }

    KiteBroker broker() {
        return KiteBroker.of(session, KiteOrderSettings.OVERNIGHT);
    }

    void pass(Duration time) {
        clock.advanceTo(clock.now().plus(time));
    }

    /// Shows a price with 750 units on either side.
    void quote(String bid, String ask) {
        fake.tick(
                KiteTick.of(CALL.token(), Price.of(bid), clock.now())
                        .withQuote(Price.of(bid), 750, Price.of(ask), 750));
    }

    Order market(Side side, long units) {
        orders++;
        String id = "S" + orders + "/E1";
        return Order.market(
                        id,
                        "S" + orders,
                        "S" + orders,
                        OrderPurpose.ENTRY,
                        CALL_ID,
                        side,
                        Quantity.of(units),
                        "test",
                        clock.now())
                .tagged(OrderTag.of("main", TODAY, id));
    }

    Order limit(Side side, long units, String price) {
        return market(side, units).amended(Quantity.of(units), Price.of(price), clock.now());
    }

    @Override
    public void close() {
        session.close();
        fake.close();
    }
}
