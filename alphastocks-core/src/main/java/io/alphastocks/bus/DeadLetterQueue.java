package io.alphastocks.bus;

import io.alphastocks.bus.DeadLetter.Cause;
import io.alphastocks.event.Event;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// Dead letters by number, lock-free: whoever removes a letter from the map owns it.
final class DeadLetterQueue implements DeadLetters {

    private final int capacity;
    private final Predicate<DeadLetter> redeliver;
    private final ConcurrentSkipListMap<Long, DeadLetter> letters = new ConcurrentSkipListMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();

    /// @param redeliver hands a letter's event to its subscription; false if there is none
    DeadLetterQueue(int capacity, Predicate<DeadLetter> redeliver) {
        this.capacity = capacity;
        this.redeliver = redeliver;
    }

    DeadLetter add(
            Event event,
            String subscription,
            Cause cause,
            @Nullable Throwable error,
            int attempt,
            Instant time) {
        DeadLetter letter =
                new DeadLetter(
                        numbers.incrementAndGet(),
                        event,
                        subscription,
                        cause,
                        error,
                        attempt,
                        time);
        keep(letter);
        return letter;
    }

    private void keep(DeadLetter letter) {
        letters.put(letter.number(), letter);
        if (size.incrementAndGet() > capacity && letters.pollFirstEntry() != null) {
            size.decrementAndGet();
            evicted.incrementAndGet();
        }
    }

    @Override
    public List<DeadLetter> list() {
        return List.copyOf(letters.values());
    }

    @Override
    public int size() {
        return size.get();
    }

    @Override
    public long evicted() {
        return evicted.get();
    }

    @Override
    public boolean replay(DeadLetter letter) {
        DeadLetter held = letters.remove(letter.number());
        if (held == null) {
            return false;
        }
        size.decrementAndGet();
        if (redeliver.test(held)) {
            return true;
        }
        keep(held);
        return false;
    }

    @Override
    public int replay(Predicate<? super DeadLetter> which) {
        int replayed = 0;
        for (DeadLetter letter : list()) {
            if (which.test(letter) && replay(letter)) {
                replayed++;
            }
        }
        return replayed;
    }

    @Override
    public int clear() {
        int cleared = 0;
        for (Long number : letters.keySet()) {
            if (letters.remove(number) != null) {
                size.decrementAndGet();
                cleared++;
            }
        }
        return cleared;
    }
}
