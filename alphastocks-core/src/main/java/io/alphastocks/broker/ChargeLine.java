package io.alphastocks.broker;

import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One line of charges with all its rates.
///
/// @param name as it stands in the contract note
/// @param decimals to which the line is rounded, once
/// @param rounding how
/// @param rates in any order
record ChargeLine(String name, int decimals, RoundingMode rounding, List<ChargeRate> rates) {

    ChargeLine {
        rates = List.copyOf(rates);
    }

    /// The rates in force: those with the latest start not after the date. More than one only where
    /// they differ by side.
    List<ChargeRate> inForce(ChargeKind kind, String exchange, LocalDate date) {
        Optional<LocalDate> start =
                rates.stream()
                        .filter(rate -> rate.isFor(kind, exchange) && !rate.from().isAfter(date))
                        .map(ChargeRate::from)
                        .max(Comparator.naturalOrder());
        return start.isEmpty()
                ? List.of()
                : rates.stream()
                        .filter(rate -> rate.isFor(kind, exchange))
                        .filter(rate -> rate.from().equals(start.get()))
                        .toList();
    }

    /// The first date that it has a rate for.
    Optional<LocalDate> begins(ChargeKind kind, String exchange) {
        return rates.stream()
                .filter(rate -> rate.isFor(kind, exchange))
                .map(ChargeRate::from)
                .min(Comparator.naturalOrder());
    }
}
