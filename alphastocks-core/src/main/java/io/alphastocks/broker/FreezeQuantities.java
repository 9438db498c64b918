package io.alphastocks.broker;

import io.alphastocks.model.Instrument;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Segment;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The largest order that an exchange takes, by underlying and date; larger ones must be sliced.
/// Exchanges revise these limits about monthly and publish them in no instrument dump, so that they
/// are data: `{"name": …, "limits": [{"from": "2026-02-01", "symbol": "NIFTY", "units": 1800,
/// "verified": false, "source": …}]}`. They bind derivatives only. Before the first date of a
/// symbol, and for unknown symbols, there is no limit.
///
/// Immutable; safe for use by any thread.
public final class FreezeQuantities {

    private static final FreezeQuantities NONE = new FreezeQuantities(Map.of());

    private final Map<String, List<Limit>> limits;

    private record Limit(LocalDate from, Quantity quantity) {}

    private FreezeQuantities(Map<String, List<Limit>> limits) {
        this.limits = limits;
    }

    /// The index derivatives of India's exchanges.
    public static FreezeQuantities india() {
        return read(DataFile.resource("freeze-india.json"));
    }

    /// A user's own file.
    ///
    /// @throws IllegalArgumentException if the file is not as described above
    /// @throws java.io.UncheckedIOException if it cannot be read
    public static FreezeQuantities load(Path file) {
        return read(DataFile.open(file));
    }

    /// No limits.
    public static FreezeQuantities none() {
        return NONE;
    }

    /// The same limits on every date.
    ///
    /// @param bySymbol the plain symbol of the underlying → units
    public static FreezeQuantities of(Map<String, Quantity> bySymbol) {
        Map<String, List<Limit>> limits = new HashMap<>();
        bySymbol.forEach((symbol, quantity) ->
                limits.put(symbol, List.of(new Limit(LocalDate.MIN, quantity))));
        return new FreezeQuantities(Map.copyOf(limits));
    }

    private static FreezeQuantities read(JsonSection file) {
        file.allow("name", "limits");
        file.text("name");
        Map<String, List<Limit>> limits = new HashMap<>();
        for (JsonSection section : file.sections("limits")) {
            section.allow("from", "symbol", "units", "verified", "source");
            section.flag("verified");
            section.text("source");
            List<Limit> ofSymbol =
                    limits.computeIfAbsent(section.text("symbol"), _ -> new ArrayList<>());
            Limit limit = new Limit(section.date("from"), Quantity.of(section.units("units")));
            if (ofSymbol.stream().anyMatch(other -> other.from.equals(limit.from))) {
                throw section.error("there is a limit from " + limit.from + " already");
            }
            ofSymbol.add(limit);
        }
        limits.replaceAll((_, ofSymbol) -> List.copyOf(ofSymbol));
        return new FreezeQuantities(Map.copyOf(limits));
    }

    /// The limit in force, empty where there is none.
    public Optional<Quantity> limit(Instrument instrument, LocalDate date) {
        if (instrument.segment() != Segment.DERIVATIVES) {
            return Optional.empty();
        }
        return limits.getOrDefault(instrument.symbol(), List.of()).stream()
                .filter(limit -> !limit.from.isAfter(date))
                .max(Comparator.comparing(Limit::from))
                .map(Limit::quantity);
    }

    /// The largest order that the exchange takes: the limit rounded down to whole lots. Empty where
    /// there is no limit.
    public Optional<Quantity> largestOrder(Instrument instrument, LocalDate date) {
        return limit(instrument, date)
                .map(limit -> {
                    long lot = instrument.lotSize().units();
                    return Quantity.of(limit.units() / lot * lot);
                });
    }
}
