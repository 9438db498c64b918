package io.alphastocks.market;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;

/// A candle under construction, made of whole minutes in their order.
final class SpanBar {

    private final Timeframe timeframe;
    private final long length;
    private boolean used;
    private boolean real;
    private long start;
    private long end;
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long ticks;
    private long priceSum;
    private long value;
    private long weight;
    private long openInterest;

    SpanBar(Timeframe timeframe) {
        this.timeframe = timeframe;
        this.length = EpochMicros.of(timeframe.duration());
    }

    boolean isUsed() {
        return used;
    }

    boolean isReal() {
        return real;
    }

    long end() {
        return end;
    }

    private void begin(long minuteStart, long price, long sessionOpen, long sessionClose) {
        used = true;
        real = false;
        start =
                timeframe.isIntraday()
                        ? minuteStart - (minuteStart - sessionOpen) % length
                        : sessionOpen;
        end = timeframe.isIntraday() ? Math.min(start + length, sessionClose) : sessionClose;
        open = price;
        high = price;
        low = price;
        close = price;
        volume = Tick.NOT_AVAILABLE;
        ticks = 0;
        priceSum = 0;
        value = 0;
        weight = 0;
        openInterest = Tick.NOT_AVAILABLE;
    }

    void add(MinuteBar minute, long minuteVolume, long sessionOpen, long sessionClose) {
        if (!used) {
            begin(minute.start, minute.open, sessionOpen, sessionClose);
        }
        real = true;
        high = Math.max(high, minute.high);
        low = Math.min(low, minute.low);
        close = minute.close;
        addVolume(minuteVolume);
        ticks += minute.ticks;
        priceSum = Math.addExact(priceSum, minute.priceSum);
        value = Math.addExact(value, minute.value);
        weight += minute.weight;
    }

    /// A minute without ticks at the price before it.
    void addFlat(
            long minuteStart, long price, long minuteVolume, long sessionOpen, long sessionClose) {
        if (!used) {
            begin(minuteStart, price, sessionOpen, sessionClose);
        }
        addVolume(minuteVolume);
    }

    private void addVolume(long more) {
        if (more != Tick.NOT_AVAILABLE) {
            volume = volume == Tick.NOT_AVAILABLE ? more : Math.addExact(volume, more);
        }
    }

    void openInterest(long known) {
        openInterest = known;
    }

    /// The candle; the bar is free for the next.
    Candle finish(InstrumentId instrument) {
        used = false;
        return new Candle(
                instrument,
                timeframe,
                start,
                end,
                open,
                high,
                low,
                close,
                volume,
                vwap(),
                ticks,
                openInterest,
                !real);
    }

    private long vwap() {
        if (weight > 0) {
            return roundedQuotient(value, weight);
        }
        return ticks > 0 ? roundedQuotient(priceSum, ticks) : close;
    }

    static long roundedQuotient(long dividend, long divisor) {
        long quotient = dividend / divisor;
        long rest = dividend - quotient * divisor;
        return rest >= divisor - rest ? quotient + 1 : quotient;
    }
}
