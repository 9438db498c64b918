package io.alphastocks.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The options of an underlying that expire on one day, as they were quoted at one time. Raw longs
/// are in 1/10,000.
///
/// @param underlying plain symbol of the underlying, such as `NIFTY`; not blank
/// @param expiry the day on which all of them expire
/// @param timeMicros microseconds since the epoch
/// @param underlyingRaw price of the underlying, 0 where unknown
/// @param quotes one of each contract, at least one; kept in the order of strikes, at one strike
///   calls first, then by contract
public record OptionChainSnapshot(
        String underlying,
        LocalDate expiry,
        long timeMicros,
        long underlyingRaw,
        List<Quote> quotes) {

    private static final Comparator<Quote> ORDER =
            Comparator.comparingLong(Quote::strikeRaw)
                    .thenComparing(Quote::type)
                    .thenComparing(Quote::contract);

    /// One contract of the chain.
    ///
    /// @param contract what is quoted
    /// @param strikeRaw its strike, above 0
    /// @param type call or put
    /// @param lastRaw last price, 0 where there is none
    /// @param bidRaw best bid, 0 where there is none
    /// @param askRaw best ask, 0 where there is none
    /// @param volume units traded that day, or [Tick#NOT_AVAILABLE]
    /// @param openInterest open contracts in units, or [Tick#NOT_AVAILABLE]
    /// @param impliedVolatility of a year, 0.12 is 12 %; NaN where unknown, as all that follow
    /// @param delta change of the premium for one point of the underlying
    /// @param gamma change of delta for one point of the underlying
    /// @param theta change of the premium for one day
    /// @param vega change of the premium for one percent point of volatility
    public record Quote(
            InstrumentId contract,
            long strikeRaw,
            OptionType type,
            long lastRaw,
            long bidRaw,
            long askRaw,
            long volume,
            long openInterest,
            double impliedVolatility,
            double delta,
            double gamma,
            double theta,
            double vega) {

        public Quote {
            if (strikeRaw <= 0) {
                throw new IllegalArgumentException(
                        contract + ": strike " + Decimals.format(strikeRaw) + " must be above 0");
            }
            if (lastRaw < 0 || bidRaw < 0 || askRaw < 0) {
                throw new IllegalArgumentException(contract + ": prices must be 0 or more");
            }
            if (volume < Tick.NOT_AVAILABLE || openInterest < Tick.NOT_AVAILABLE) {
                throw new IllegalArgumentException(
                        contract + ": volume and open interest must be 0 or more, or -1");
            }
        }

        /// A quote without greeks.
        public static Quote of(
                InstrumentId contract,
                Price strike,
                OptionType type,
                long lastRaw,
                long volume,
                long openInterest) {
            return new Quote(
                    contract,
                    strike.raw(),
                    type,
                    lastRaw,
                    0,
                    0,
                    volume,
                    openInterest,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN);
        }
    }

    public OptionChainSnapshot {
        quotes = quotes.stream().sorted(ORDER).toList();
        if (underlying.isBlank()) {
            throw new IllegalArgumentException("an option chain needs an underlying");
        }
        if (underlyingRaw < 0 || quotes.isEmpty()) {
            throw new IllegalArgumentException(
                    "chain of %s %s: the underlying's price must be 0 or more, and there must be a quote"
                            .formatted(underlying, expiry));
        }
        Set<InstrumentId> contracts = HashSet.newHashSet(quotes.size());
        for (Quote quote : quotes) {
            if (!contracts.add(quote.contract())) {
                throw new IllegalArgumentException(
                        "chain of %s %s has %s twice"
                                .formatted(underlying, expiry, quote.contract()));
            }
        }
    }

    public Instant time() {
        return EpochMicros.toInstant(timeMicros);
    }
}
