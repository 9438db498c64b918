package io.alphastocks.broker;

import io.alphastocks.model.Future;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.BiPredicate;

/// The rules of the exchange that an order must keep.
///
/// @param inSession whether an instrument is traded at a time
/// @param freeze the largest orders
record OrderChecks(BiPredicate<Instrument, Instant> inSession, FreezeQuantities freeze) {

    /// Why the exchange rejects the order; null where it does not.
    ///
    /// @param today the trading day
    @Nullable String refusal(
            Order order, @Nullable Instrument instrument, Instant now, LocalDate today) {
        if (instrument == null) {
            return "unknown instrument " + order.instrument();
        }
        LocalDate expiry = expiry(instrument);
        if (instrument instanceof Index) {
            return instrument.id() + " is an index: it cannot be traded";
        }
        if (expiry != null && expiry.isBefore(today)) {
            return instrument.id() + " expired on " + expiry;
        }
        if (!inSession.test(instrument, now)) {
            return instrument.id() + " is not in a session at " + now;
        }
        if (order.quantity().units() % instrument.lotSize().units() != 0) {
            return "quantity %s is not a multiple of the lot size %s"
                    .formatted(order.quantity(), instrument.lotSize());
        }
        Optional<Quantity> most = freeze.limit(instrument, today);
        if (most.isPresent() && order.quantity().isAbove(most.get())) {
            return "quantity %s is above the freeze quantity %s of %s"
                    .formatted(order.quantity(), most.get(), instrument.symbol());
        }
        Price limit = order.limit();
        if (limit != null && (limit.isZero() || !limit.isMultipleOf(instrument.tickSize()))) {
            return "limit %s is not a multiple of the tick size %s above 0"
                    .formatted(limit, instrument.tickSize());
        }
        return null;
    }

    private static @Nullable LocalDate expiry(Instrument instrument) {
        return switch (instrument) {
            case OptionContract option -> option.expiry();
            case Future future -> future.expiry();
            default -> null;
        };
    }
}
