package io.alphastocks.broker;

import io.alphastocks.model.Side;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;

/// How one line of charges is computed from a date on, until a later rate takes over.
///
/// @param from the first trade date
/// @param kinds what it is for; all kinds where empty
/// @param exchanges where it is for; all exchanges where empty
/// @param side the side that pays; null where both do
/// @param flat a fixed amount for an executed order; null where it is a percentage
/// @param percent of the executed value, or of other lines; null where the amount is fixed
/// @param cap the most that the percentage may come to; null where there is no such limit
/// @param on the lines that the percentage is taken of; of the executed value where empty
record ChargeRate(
        LocalDate from,
        List<ChargeKind> kinds,
        List<String> exchanges,
        @Nullable Side side,
        @Nullable BigDecimal flat,
        @Nullable BigDecimal percent,
        @Nullable BigDecimal cap,
        List<String> on) {

    ChargeRate {
        kinds = List.copyOf(kinds);
        exchanges = List.copyOf(exchanges);
        on = List.copyOf(on);
    }

    boolean isFor(ChargeKind kind, String exchange) {
        boolean any = kinds.isEmpty() && kind != ChargeKind.OPTION_EXERCISE;
        return (any || kinds.contains(kind))
                && (exchanges.isEmpty() || exchanges.contains(exchange));
    }

    boolean isPaidBy(Side payer) {
        return side == null || side == payer;
    }

    /// Whether nobody pays anything: the line does not exist.
    boolean isNothing() {
        return percent != null && percent.signum() == 0;
    }

    /// Whether there are orders and dates for which both would be in force.
    boolean contradicts(ChargeRate other) {
        return from.equals(other.from)
                && (side == null || other.side == null || side == other.side)
                && meet(kinds, other.kinds)
                && meet(exchanges, other.exchanges);
    }

    /// The exact amount.
    BigDecimal amount(BigDecimal base) {
        if (percent == null) {
            return flat == null ? BigDecimal.ZERO : flat;
        }
        BigDecimal amount = base.multiply(percent).movePointLeft(2);
        return cap == null ? amount : amount.min(cap);
    }

    private static boolean meet(List<?> some, List<?> others) {
        return some.isEmpty() || others.isEmpty() || !Collections.disjoint(some, others);
    }
}
