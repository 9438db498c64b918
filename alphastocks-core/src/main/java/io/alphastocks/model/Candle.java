package io.alphastocks.model;

import java.time.Instant;

/// Open, high, low and close of an instrument over a span of time, known at its end. Raw longs in
/// 1/10,000; the methods without `Raw` are views.
///
/// @param instrument what it is about
/// @param timeframe the span
/// @param startMicros first instant of the span, microseconds since the epoch
/// @param endMicros first instant after the span
/// @param openRaw first price
/// @param highRaw highest price
/// @param lowRaw lowest price
/// @param closeRaw last price
/// @param volume units traded within the span, or [Tick#NOT_AVAILABLE]
/// @param vwapRaw volume-weighted average price; the mean price of the ticks where there is no
///   volume; the mean of high, low and close where the candle was recorded without it
/// @param ticks number of ticks within the span; 0 where gap-filled, or recorded without it
/// @param openInterest the last known open interest in units, or [Tick#NOT_AVAILABLE]
/// @param gapFilled whether nothing happened and the candle repeats the close before it
public record Candle(
        InstrumentId instrument,
        Timeframe timeframe,
        long startMicros,
        long endMicros,
        long openRaw,
        long highRaw,
        long lowRaw,
        long closeRaw,
        long volume,
        long vwapRaw,
        long ticks,
        long openInterest,
        boolean gapFilled) {

    public Candle {
        if (endMicros <= startMicros) {
            throw new IllegalArgumentException(instrument + ": a candle must end after its start");
        }
        if (lowRaw <= 0
                || lowRaw > openRaw
                || lowRaw > closeRaw
                || highRaw < openRaw
                || highRaw < closeRaw) {
            throw new IllegalArgumentException(
                    instrument
                            + ": open "
                            + Decimals.format(openRaw)
                            + ", high "
                            + Decimals.format(highRaw)
                            + ", low "
                            + Decimals.format(lowRaw)
                            + ", close "
                            + Decimals.format(closeRaw)
                            + " must be above 0, the low lowest and the high highest");
        }
        if (volume < Tick.NOT_AVAILABLE || openInterest < Tick.NOT_AVAILABLE || ticks < 0) {
            throw new IllegalArgumentException(
                    instrument + ": volume and open interest must be 0 or more, or -1");
        }
    }

    public Instant start() {
        return EpochMicros.toInstant(startMicros);
    }

    public Instant end() {
        return EpochMicros.toInstant(endMicros);
    }

    public Price open() {
        return Price.ofRaw(openRaw);
    }

    public Price high() {
        return Price.ofRaw(highRaw);
    }

    public Price low() {
        return Price.ofRaw(lowRaw);
    }

    public Price close() {
        return Price.ofRaw(closeRaw);
    }

    public Price vwap() {
        return Price.ofRaw(vwapRaw);
    }
}
