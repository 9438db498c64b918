package io.alphastocks.broker;

import io.alphastocks.book.ChargeModel;
import io.alphastocks.model.Charge;
import io.alphastocks.model.Charges;
import io.alphastocks.model.Equity;
import io.alphastocks.model.Future;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Side;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an order costs in charges, by line, from dated rates.
///
/// Charges are a function of an order's *cumulative* executed value: whoever books a fill charges
/// the difference between the charges after it and before it. So a flat brokerage is charged once
/// an order, rounding happens once a line and order, and it makes no difference to the sum into how
/// many fills an order was split.
///
/// Rates are exact decimals; a line is computed without rounding (also where other lines are its
/// base) and rounded once, by its own rule. A line whose rate is zero percent is left out; a line
/// that the other side pays is there with zero.
///
/// ## File format
///
/// ```json
/// {
///   "name": "My broker",
///   "lines": [
///     { "name": "Brokerage", "decimals": 2, "rounding": "HALF_UP", "rates": [
///       { "from": "2021-01-01", "kinds": ["OPTION"], "flat": "20",
///         "verified": true, "source": "price list" } ] },
///     { "name": "GST", "decimals": 2, "rounding": "HALF_UP", "rates": [
///       { "from": "2021-01-01", "percent": "18", "on": ["Brokerage"],
///         "verified": true, "source": "price list" } ] }
///   ]
/// }
/// ```
///
/// A rate applies from a date until a later rate of its line for the same kind and exchange.
/// `kinds` (OPTION, OPTION_EXERCISE, FUTURE, EQUITY_INTRADAY, EQUITY_DELIVERY), `exchanges` (the
/// part of an instrument's id before the colon) and `side` (BUY or SELL) narrow it. It is either
/// `flat`, an amount for each executed order, or a `percent`, with an optional `cap`, of the
/// executed value or of the lines above that `on` names. Numbers are decimal text. An option that
/// is exercised at its expiry pays what rates of OPTION_EXERCISE say of its intrinsic value, and
/// nothing else.
///
/// Immutable; safe for use by any thread.
public final class ChargeSchedule implements ChargeModel {

    private final String name;
    private final List<ChargeLine> lines;
    private final ChargeKind equities;

    ChargeSchedule(String name, List<ChargeLine> lines) {
        this(name, lines, ChargeKind.EQUITY_INTRADAY);
    }

    private ChargeSchedule(String name, List<ChargeLine> lines, ChargeKind equities) {
        this.name = name;
        this.lines = List.copyOf(lines);
        this.equities = equities;
    }

    /// Equities and equity derivatives on India's exchanges since 2021, with a discount broker's
    /// brokerage of ₹20 an executed order of options. Equities are taken as intraday trades, see
    /// [#withDelivery()]. The file in the library says for each rate where it comes from and
    /// whether it was verified.
    public static ChargeSchedule india() {
        return ChargeScheduleReader.read(DataFile.resource("charges-india.json"));
    }

    /// A user's own schedule.
    ///
    /// @throws IllegalArgumentException if the file is not as described above; the message names
    ///   the place, the value and what is allowed
    /// @throws java.io.UncheckedIOException if it cannot be read
    public static ChargeSchedule load(Path file) {
        return ChargeScheduleReader.read(DataFile.open(file));
    }

    /// No charges at all, for anything at any time.
    public static ChargeSchedule none() {
        return new ChargeSchedule("none", List.of());
    }

    /// The same schedule, with equities charged as deliveries instead of intraday trades.
    public ChargeSchedule withDelivery() {
        return new ChargeSchedule(name, lines, ChargeKind.EQUITY_DELIVERY);
    }

    /// For people.
    public String name() {
        return name;
    }

    /// All charges of an order so far.
    ///
    /// @param instrument what is traded
    /// @param side bought or sold
    /// @param cumulativeValue price × quantity of all its fills so far; where it is zero nothing
    ///   was executed, and nothing is charged
    /// @param tradeDate the day of the trade on the exchange
    /// @throws IllegalArgumentException if the value is negative, the instrument cannot be traded,
    ///   or the schedule has no rate for it on that day
    @Override
    public Charges charges(
            Instrument instrument, Side side, Money cumulativeValue, LocalDate tradeDate) {
        return charges(instrument, kind(instrument), side, cumulativeValue, tradeDate);
    }

    /// @throws IllegalArgumentException if the value is negative
    @Override
    public Charges exercise(OptionContract option, Money value, LocalDate expiry) {
        return charges(option, ChargeKind.OPTION_EXERCISE, Side.SELL, value, expiry);
    }

    private Charges charges(
            Instrument instrument, ChargeKind kind, Side side, Money value, LocalDate date) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(
                    instrument.id() + ": executed value " + value + " is negative");
        }
        if (value.isZero()) {
            return Charges.NONE;
        }
        Map<String, BigDecimal> exact = exact(instrument, kind, side, value, date);
        List<Charge> charges = new ArrayList<>(exact.size());
        for (ChargeLine line : lines) {
            BigDecimal amount = exact.get(line.name());
            if (amount != null) {
                charges.add(
                        new Charge(
                                line.name(),
                                Money.rounded(amount, line.decimals(), line.rounding())));
            }
        }
        return new Charges(charges);
    }

    /// The lines before they are rounded.
    Map<String, BigDecimal> exact(
            Instrument instrument, Side side, Money cumulativeValue, LocalDate tradeDate) {
        return exact(instrument, kind(instrument), side, cumulativeValue, tradeDate);
    }

    private Map<String, BigDecimal> exact(
            Instrument instrument,
            ChargeKind kind,
            Side side,
            Money cumulativeValue,
            LocalDate tradeDate) {
        String exchange = instrument.id().exchange();
        BigDecimal value = cumulativeValue.toBigDecimal();
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        for (ChargeLine line : lines) {
            List<ChargeRate> rates = line.inForce(kind, exchange, tradeDate);
            if (rates.isEmpty() && kind == ChargeKind.OPTION_EXERCISE) {
                continue;
            }
            if (rates.isEmpty()) {
                throw new IllegalArgumentException(
                        noRate(line, kind, instrument, exchange, tradeDate));
            }
            if (rates.stream().allMatch(ChargeRate::isNothing)) {
                continue;
            }
            Optional<ChargeRate> rate =
                    rates.stream().filter(candidate -> candidate.isPaidBy(side)).findFirst();
            amounts.put(
                    line.name(),
                    rate.map(found -> found.amount(base(found, value, amounts)))
                            .orElse(BigDecimal.ZERO));
        }
        return amounts;
    }

    private static BigDecimal base(
            ChargeRate rate, BigDecimal value, Map<String, BigDecimal> amounts) {
        if (rate.on().isEmpty()) {
            return value;
        }
        return rate.on().stream()
                .map(name -> amounts.getOrDefault(name, BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private ChargeKind kind(Instrument instrument) {
        return switch (instrument) {
            case OptionContract _ -> ChargeKind.OPTION;
            case Future _ -> ChargeKind.FUTURE;
            case Equity _ -> equities;
            case Index index ->
                    throw new IllegalArgumentException(
                            index.id() + " is an index: it cannot be traded");
        };
    }

    private String noRate(
            ChargeLine line,
            ChargeKind kind,
            Instrument instrument,
            String exchange,
            LocalDate date) {
        return "charge schedule '%s' has no %s of %s (%s on %s) on %s; %s"
                .formatted(
                        name,
                        line.name(),
                        instrument.id(),
                        kind,
                        exchange,
                        date,
                        line.begins(kind, exchange)
                                .map(first -> "its first rate is from " + first)
                                .orElse("it has none on any day"));
    }

    @Override
    public String toString() {
        return "ChargeSchedule[" + name + "]";
    }
}
