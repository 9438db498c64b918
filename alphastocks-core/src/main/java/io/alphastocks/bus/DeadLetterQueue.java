package io.alphastocks.bus;

import io.alphastocks.bus.DeadLetter.Cause;
import io.alphastocks.event.Event;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// Dead letters by number, lock-free: whoever removes a letter from the map owns it.
final class DeadLetterQueue implements DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterQueue.class);

    private final int capacity;
    private final Predicate<DeadLetter> redeliver;
    private final DeadLetterListener listener;
    private final ConcurrentSkipListMap<Long, DeadLetter> letters = new ConcurrentSkipListMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();

    /// Numbers of letters of an earlier run that this one has not made again. A run that is
    /// repeated fails once more where it failed before, and its letters take the place of those.
    private final ConcurrentMap<Failure, Long> earlier = new ConcurrentHashMap<>();

    /// What a letter is about.
    private record Failure(Event event, String subscription, int attempt) {}

    /// @param redeliver hands a letter's event to its subscription; false if there is none
    DeadLetterQueue(int capacity, Predicate<DeadLetter> redeliver, DeadLetterListener listener) {
        this.capacity = capacity;
        this.listener = listener;
        this.redeliver = redeliver;
    }

    DeadLetter add(
            Event event,
            String subscription,
            Cause cause,
            @Nullable Throwable error,
            int attempt,
            Instant time) {
        DeadLetter letter = letter(event, subscription, cause, error, attempt, time);
        tell(DeadLetterListener::added, letter);
        replaceEarlier(letter);
        keep(letter);
        return letter;
    }

    private void replaceEarlier(DeadLetter letter) {
        if (earlier.isEmpty()) {
            return;
        }
        Long number;
        try {
            number =
                    earlier.remove(
                            new Failure(letter.event(), letter.subscription(), letter.attempt()));
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("letter", letter.number())
                    .setCause(e)
                    .log("an event cannot be compared with those of earlier dead letters");
            return;
        }
        if (number != null && letters.remove(number) != null) {
            size.decrementAndGet();
        }
    }

    @Override
    public DeadLetter restore(
            Event event,
            String subscription,
            Cause cause,
            @Nullable Throwable error,
            int attempt,
            Instant time) {
        DeadLetter letter = letter(event, subscription, cause, error, attempt, time);
        keep(letter);
        earlier.put(new Failure(event, subscription, attempt), letter.number());
        return letter;
    }

    private DeadLetter letter(
            Event event,
            String subscription,
            Cause cause,
            @Nullable Throwable error,
            int attempt,
            Instant time) {
        return new DeadLetter(
                numbers.incrementAndGet(), event, subscription, cause, error, attempt, time);
    }

    private void keep(DeadLetter letter) {
        letters.put(letter.number(), letter);
        if (size.incrementAndGet() <= capacity) {
            return;
        }
        Map.Entry<Long, DeadLetter> oldest = letters.pollFirstEntry();
        if (oldest != null) {
            size.decrementAndGet();
            evicted.incrementAndGet();
            tell(DeadLetterListener::removed, oldest.getValue());
        }
    }

    /// What the listener throws is its own fault, and harms no delivery.
    private void tell(BiConsumer<DeadLetterListener, DeadLetter> what, DeadLetter letter) {
        try {
            what.accept(listener, letter);
        } catch (Throwable e) {
            LOG.atError()
                    .addKeyValue("letter", letter.number())
                    .setCause(e)
                    .log("the listener of dead letters failed");
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
            tell(DeadLetterListener::removed, held);
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
            DeadLetter removed = letters.remove(number);
            if (removed != null) {
                size.decrementAndGet();
                tell(DeadLetterListener::removed, removed);
                cleared++;
            }
        }
        return cleared;
    }
}
