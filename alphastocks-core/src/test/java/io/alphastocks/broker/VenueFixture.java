package io.alphastocks.broker;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.OrderType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.time.SimulatedClock;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/// A simulated venue with a clock that the test moves, and all that it said.
final class VenueFixture {

    /// 2021-06-11, 09:15 in India.
    static final Instant OPEN = Instant.parse("2021-06-11T03:45:00Z");

    static final OptionContract OPTION = option("NIFTY2161715800PE", LocalDate.of(2021, 6, 17));
    static final OptionContract OTHER = option("NIFTY2161715800CE", LocalDate.of(2021, 6, 17));
    static final OptionContract EXPIRED = option("NIFTY2161015800PE", LocalDate.of(2021, 6, 10));
    static final OptionContract EXPIRING = option("NIFTY2161115800PE", LocalDate.of(2021, 6, 11));
    static final Index INDEX = new Index(InstrumentId.of("NSE", "NIFTY 50"), "NIFTY");

    private static final Map<InstrumentId, Instrument> INSTRUMENTS =
            Map.of(
                    OPTION.id(),
                    OPTION,
                    OTHER.id(),
                    OTHER,
                    EXPIRED.id(),
                    EXPIRED,
                    EXPIRING.id(),
                    EXPIRING,
                    INDEX.id(),
                    INDEX);

    private final AtomicLong now = new AtomicLong(EpochMicros.of(OPEN));
    final ConcurrentLinkedQueue<BrokerUpdate> updates = new ConcurrentLinkedQueue<>();
    final SimulatedVenue venue;

    final SimulatedClock clock = SimulatedClock.at(OPEN);

    VenueFixture() {
        this(settings -> settings);
    }

    VenueFixture(UnaryOperator<SimulatedVenueBuilder> settings) {
        venue =
                settings.apply(
                                SimulatedVenue.builder(
                                        clock, id -> Optional.ofNullable(INSTRUMENTS.get(id))))
                        .build();
        venue.onUpdate(updates::add);
    }

    private static OptionContract option(String symbol, LocalDate expiry) {
        return new OptionContract(
                InstrumentId.of("NFO", symbol),
                "NIFTY",
                expiry,
                Price.of("15800"),
                symbol.endsWith("PE") ? OptionType.PE : OptionType.CE,
                Price.of("0.05"),
                Quantity.of(75));
    }

    static Order market(String id, Side side, long units) {
        return order(id, OPTION.id(), side, units, null, null);
    }

    static Order limit(String id, Side side, long units, String limit) {
        return order(id, OPTION.id(), side, units, Price.of(limit), null);
    }

    static Order order(
            String id,
            InstrumentId instrument,
            Side side,
            long units,
            @Nullable Price limit,
            @Nullable Price trigger) {
        return new Order(
                id,
                id,
                "signal",
                "position",
                side == Side.BUY ? OrderPurpose.ENTRY : OrderPurpose.EXIT,
                instrument,
                side,
                limit == null ? OrderType.MARKET : OrderType.LIMIT,
                Quantity.of(units),
                limit,
                trigger,
                OrderState.INTENT,
                Quantity.ZERO,
                Money.ZERO,
                null,
                "test",
                OPEN,
                OPEN);
    }

    /// Moves the clock; stamps may go back, the clock does not.
    VenueFixture at(long secondsAfterOpen) {
        now.set(EpochMicros.of(OPEN) + secondsAfterOpen * 1_000_000);
        clock.advanceTo(now.get());
        return this;
    }

    Instant now() {
        return EpochMicros.toInstant(now.get());
    }

    void submit(Order... orders) {
        for (Order order : orders) {
            venue.submit(order);
        }
    }

    /// A quote now; prices as text, an empty one for none.
    void quote(String bid, long bidSize, String ask, long askSize) {
        long bidRaw = bid.isEmpty() ? 0 : Price.of(bid).raw();
        long askRaw = ask.isEmpty() ? 0 : Price.of(ask).raw();
        long last = bidRaw > 0 ? bidRaw : askRaw > 0 ? askRaw : Price.of("100").raw();
        tick(last, bidRaw, bidSize, askRaw, askSize, TickKind.LIVE);
    }

    void last(String price) {
        point(TickKind.LIVE, price);
    }

    void point(TickKind kind, String price) {
        tick(Price.of(price).raw(), 0, 0, 0, 0, kind);
    }

    /// A tick now; a live one comes a microsecond after what was before.
    void tick(long last, long bid, long bidSize, long ask, long askSize, TickKind kind) {
        if (kind == TickKind.LIVE) {
            clock.advanceTo(now.incrementAndGet());
        }
        venue.onTick(
                new Tick(
                        OPTION.id(),
                        now.get(),
                        last,
                        0,
                        Tick.NOT_AVAILABLE,
                        bid,
                        bidSize,
                        ask,
                        askSize,
                        Tick.NOT_AVAILABLE,
                        kind));
    }

    /// Where an order stands now.
    BrokerOrder order(String id) {
        return venue.orders().stream()
                .filter(order -> order.tag().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /// The executions of an order.
    List<BrokerTrade> trades(String id) {
        return venue.trades().getOrDefault(order(id).brokerOrderId(), List.of());
    }

    OrderState state(String id) {
        return order(id).state();
    }

    /// The fills of an order, as `quantity@price`.
    List<String> fills(String id) {
        return trades(id).stream().map(VenueFixture::text).toList();
    }

    private static String text(BrokerTrade trade) {
        return trade.quantity() + "@" + trade.price();
    }
}
