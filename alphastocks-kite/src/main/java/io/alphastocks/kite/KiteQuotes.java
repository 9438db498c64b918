package io.alphastocks.kite;

import io.alphastocks.market.QuoteSource;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Quotes by HTTP, within the broker's limit of them: for those who have no ticker. Safe for use by
/// any thread; the caller waits for its turn.
public final class KiteQuotes implements QuoteSource {

    private static final int MOST = 500;

    private final KiteSession session;

    public KiteQuotes(KiteSession session) {
        this.session = session;
    }

    @Override
    public int mostAtOnce() {
        return MOST;
    }

    @Override
    public Optional<String> refusal() {
        return session.token().isPresent()
                ? Optional.empty()
                : Optional.of("nobody is logged in to the broker");
    }

    /// {@inheritDoc}
    ///
    /// @throws KiteException if the broker cannot be read
    /// @throws IllegalArgumentException if it is asked for more than 500
    @Override
    public List<Tick> quotes(Collection<InstrumentId> instruments) {
        if (instruments.size() > MOST) {
            throw new IllegalArgumentException(
                    "%s instruments; the broker gives quotes of %s at once"
                            .formatted(instruments.size(), MOST));
        }
        KiteRequest request = KiteRequest.get("/quote");
        for (InstrumentId id : instruments) {
            request = request.with("i", id.value());
        }
        Fields answer = session.read(request, session.quotes());
        long now = session.clock().micros();
        List<Tick> ticks = new ArrayList<>();
        for (InstrumentId id : instruments) {
            Fields quote = answer.at(id.value());
            if (answer.has(id.value()) && !quote.price("last_price").isZero()) {
                ticks.add(tick(id, quote, now));
            }
        }
        return ticks;
    }

    /// @throws KiteException if it is no quote
    static Tick tick(InstrumentId id, Fields quote, long now) {
        Level bid = Level.best(quote, "buy");
        Level ask = Level.best(quote, "sell");
        boolean traded = quote.has("volume");
        return new Tick(
                id,
                quote.firstTime("timestamp", "last_trade_time").map(EpochMicros::of).orElse(now),
                quote.price("last_price").raw(),
                quote.has("last_quantity") ? quote.units("last_quantity") : 0,
                traded ? quote.units("volume") : Tick.NOT_AVAILABLE,
                bid.price().raw(),
                bid.quantity(),
                ask.price().raw(),
                ask.quantity(),
                quote.has("oi") ? quote.units("oi") : Tick.NOT_AVAILABLE,
                TickKind.LIVE);
    }

    /// A level of the order book; an empty one has the price 0.
    private record Level(Price price, long quantity) {

        private static final Level NONE = new Level(Price.ZERO, 0);

        static Level best(Fields quote, String side) {
            List<Fields> levels = quote.at("depth").at(side).all();
            return levels.isEmpty()
                    ? NONE
                    : new Level(
                            levels.getFirst().price("price"), levels.getFirst().units("quantity"));
        }
    }
}
