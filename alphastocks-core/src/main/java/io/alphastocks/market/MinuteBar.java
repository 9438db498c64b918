package io.alphastocks.market;

import io.alphastocks.model.Tick;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The minute of a session that ticks are taken into. Ticks may come out of order: the first and
/// the last price, the volume and the open interest go by the ticks' own times.
final class MinuteBar {

    boolean used;
    long start;
    long end;
    long open;
    long high;
    long low;
    long close;
    long ticks;
    long priceSum;
    long openInterest;

    /// Price times volume, and volume, as ticks arrived: the parts of the VWAP.
    long value;

    long weight;

    private long openMicros;
    private long closeMicros;
    private long firstReading;
    private long firstQuantity;
    private long lastReading;
    private @Nullable List<Long> turns;

    void begin(long startMicros, long endMicros) {
        used = true;
        start = startMicros;
        end = endMicros;
        high = Long.MIN_VALUE;
        low = Long.MAX_VALUE;
        ticks = 0;
        priceSum = 0;
        value = 0;
        weight = 0;
        openInterest = Tick.NOT_AVAILABLE;
        openMicros = Long.MAX_VALUE;
        closeMicros = Long.MIN_VALUE;
        firstReading = Tick.NOT_AVAILABLE;
        firstQuantity = 0;
        lastReading = Tick.NOT_AVAILABLE;
        turns = null;
    }

    boolean contains(long micros) {
        return used && micros >= start && micros < end;
    }

    /// @param traded what was traded since the tick that arrived before
    void add(Tick tick, long traded) {
        long micros = tick.timeMicros();
        long price = tick.lastRaw();
        high = Math.max(high, price);
        low = Math.min(low, price);
        ticks++;
        priceSum = Math.addExact(priceSum, price);
        if (traded > 0) {
            value = Math.addExact(value, Math.multiplyExact(price, traded));
            weight += traded;
        }
        if (micros < openMicros) {
            openMicros = micros;
            open = price;
            if (tick.dayVolume() >= 0) {
                firstReading = tick.dayVolume();
                firstQuantity = tick.lastQuantity();
            }
        }
        if (micros >= closeMicros) {
            closeMicros = micros;
            close = price;
            if (tick.dayVolume() >= 0) {
                read(tick.dayVolume());
            }
            if (tick.openInterest() >= 0) {
                openInterest = tick.openInterest();
            }
        }
    }

    private void read(long reading) {
        if (reading < lastReading) {
            if (turns == null) {
                turns = new ArrayList<>();
            }
            turns.add(lastReading);
            turns.add(reading);
        }
        lastReading = reading;
    }

    /// What was traded within the minute, by the counter that went through the minutes before it;
    /// [Tick#NOT_AVAILABLE] where no tick said.
    ///
    /// @param fromZero whether the day's volume began with this minute
    long volume(VolumeCounter counter, boolean fromZero) {
        if (lastReading == Tick.NOT_AVAILABLE) {
            return counter.isStarted() ? 0 : Tick.NOT_AVAILABLE;
        }
        if (!counter.isStarted()) {
            counter.start(fromZero ? 0 : Math.max(0, firstReading - firstQuantity));
        }
        long volume = firstReading == Tick.NOT_AVAILABLE ? 0 : counter.advance(firstReading);
        if (turns != null) {
            for (long reading : turns) {
                volume += counter.advance(reading);
            }
        }
        return volume + counter.advance(lastReading);
    }
}
