package io.alphastocks.model;

import java.time.Instant;
import java.util.Optional;

/// One market data update of an instrument: the last trade and, where the feed has them, the best
/// quotes. Raw longs, so that a hot path allocates nothing more; the methods without `Raw` are
/// views.
///
/// @param instrument what it is about
/// @param timeMicros exchange time, microseconds since the epoch
/// @param lastRaw last price in 1/10,000, above 0
/// @param lastQuantity units of the last trade, 0 where unknown
/// @param dayVolume units traded since the session's start, or [#NOT_AVAILABLE]
/// @param bidRaw best bid in 1/10,000, 0 where there is none
/// @param bidQuantity units wanted at the best bid
/// @param askRaw best ask in 1/10,000, 0 where there is none
/// @param askQuantity units offered at the best ask
/// @param openInterest open contracts in units, or [#NOT_AVAILABLE]
/// @param kind whether it was seen live or is a point of a candle
public record Tick(
        InstrumentId instrument,
        long timeMicros,
        long lastRaw,
        long lastQuantity,
        long dayVolume,
        long bidRaw,
        long bidQuantity,
        long askRaw,
        long askQuantity,
        long openInterest,
        TickKind kind) {

    /// The day volume or open interest of a feed that does not have it.
    public static final long NOT_AVAILABLE = -1;

    public Tick {
        if (lastRaw <= 0) {
            throw new IllegalArgumentException(
                    instrument + ": last price " + Decimals.format(lastRaw) + " must be above 0");
        }
        if (lastQuantity < 0 || bidRaw < 0 || bidQuantity < 0 || askRaw < 0 || askQuantity < 0) {
            throw new IllegalArgumentException(
                    instrument + ": quotes and quantities of a tick must be 0 or more");
        }
        if (dayVolume < NOT_AVAILABLE || openInterest < NOT_AVAILABLE) {
            throw new IllegalArgumentException(
                    instrument + ": day volume and open interest must be 0 or more, or -1");
        }
    }

    /// A tick with a last price and nothing else.
    public static Tick ofLast(InstrumentId instrument, Instant time, Price last) {
        return new Tick(
                instrument,
                EpochMicros.of(time),
                last.raw(),
                0,
                NOT_AVAILABLE,
                0,
                0,
                0,
                0,
                NOT_AVAILABLE,
                TickKind.LIVE);
    }

    public Instant time() {
        return EpochMicros.toInstant(timeMicros);
    }

    public Price last() {
        return Price.ofRaw(lastRaw);
    }

    /// Whether both a bid and an ask are known.
    public boolean hasQuote() {
        return bidRaw > 0 && askRaw > 0;
    }

    public Optional<Price> bid() {
        return bidRaw > 0 ? Optional.of(Price.ofRaw(bidRaw)) : Optional.empty();
    }

    public Optional<Price> ask() {
        return askRaw > 0 ? Optional.of(Price.ofRaw(askRaw)) : Optional.empty();
    }
}
