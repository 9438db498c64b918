package io.alphastocks.strategy;

import io.alphastocks.model.Candle;

import org.jspecify.annotations.Nullable;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/// The last candles, oldest first: a ring that is read as a list. Adding the newest drops the
/// oldest once it is full. Users cannot change it.
final class CandleWindow extends AbstractList<Candle> implements RandomAccess {

    private final @Nullable Candle[] ring;
    private int first;
    private int size;

    CandleWindow(int capacity) {
        ring = new @Nullable Candle[capacity];
    }

    void append(Candle candle) {
        modCount++;
        ring[(first + size) % ring.length] = candle;
        if (size < ring.length) {
            size++;
        } else {
            first = (first + 1) % ring.length;
        }
    }

    @Override
    public Candle get(int index) {
        Objects.checkIndex(index, size);
        return Objects.requireNonNull(ring[(first + index) % ring.length]);
    }

    @Override
    public int size() {
        return size;
    }
}
