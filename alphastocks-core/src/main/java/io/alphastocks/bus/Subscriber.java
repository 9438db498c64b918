package io.alphastocks.bus;

import io.alphastocks.event.Event;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/// What both buses know of a subscription: which events it takes, and where they go.
abstract class Subscriber implements Subscription {

    /// What a subscription without keys says of an event; with keys it says the key.
    enum Verdict {
        PASS,
        FILTERED,
        FILTER_FAILED
    }

    /// The event matches, but has no key: it cannot be delivered.
    record Unroutable(Throwable error) {}

    private final String id;
    private final Class<? extends Event> type;
    private final List<Class<? extends Event>> only;
    private final @Nullable Predicate<Event> filter;
    private final @Nullable Function<Event, ?> key;
    private final Receiver receiver;
    private final Faults faults;
    private final AtomicBoolean filterFailureLogged = new AtomicBoolean();
    private final AtomicLong failuresLogged = new AtomicLong();

    /// The casts are sound because only events of `type` come here.
    @SuppressWarnings("unchecked")
    <E extends Event> Subscriber(
            String id,
            Class<E> type,
            SubscriptionOptions<E> options,
            Receiver receiver,
            Faults faults) {
        this.id = id;
        this.type = type;
        this.only = List.copyOf(options.types());
        this.filter = (Predicate<Event>) options.filter();
        this.key =
                options.ordering() instanceof Ordering.ByKey<E> byKey
                        ? (Function<Event, ?>) byKey.key()
                        : null;
        this.receiver = receiver;
        this.faults = faults;
    }

    @Override
    public final String id() {
        return id;
    }

    final Receiver receiver() {
        return receiver;
    }

    final Faults faults() {
        return faults;
    }

    /// Whether events of a class are offered to this subscription at all.
    final boolean takes(Class<?> eventClass) {
        return type.isAssignableFrom(eventClass)
                && (only.isEmpty() || only.stream().anyMatch(t -> t.isAssignableFrom(eventClass)));
    }

    /// Whether [#route(Event)] may say anything but PASS.
    final boolean routes() {
        return filter != null || key != null;
    }

    /// Asks filter and key: a [Verdict], an [Unroutable], or else the event's key.
    final Object route(Event event) {
        if (filter != null) {
            try {
                if (!filter.test(event)) {
                    return Verdict.FILTERED;
                }
            } catch (Throwable e) {
                if (filterFailureLogged.compareAndSet(false, true)) {
                    faults.filterFailed(this, event, e);
                }
                return Verdict.FILTER_FAILED;
            }
        }
        return key == null ? Verdict.PASS : keyOf(event);
    }

    /// @throws NullPointerException if it has none
    static Priority priorityOf(Event event) {
        Priority priority = event.priority();
        if (priority == null) {
            throw new NullPointerException(
                    "the priority of a " + event.getClass().getName() + " is null");
        }
        return priority;
    }

    /// The key alone: what a replay asks, since the event has passed the filter before.
    final Object keyOf(Event event) {
        if (key == null) {
            return Verdict.PASS;
        }
        try {
            Object found = key.apply(event);
            if (found == null) {
                return new Unroutable(new NullPointerException("the event's key is null"));
            }
            // A key that cannot be hashed should fail here, where it harms nobody.
            int _ = found.hashCode();
            return found;
        } catch (Throwable e) {
            return new Unroutable(e);
        }
    }

    /// Whether one more failure should be logged: the first ten, then ever more rarely, so that a
    /// handler that fails on every tick does not bury the log. Each of them is a dead letter.
    final boolean logsFailure() {
        long n = failuresLogged.incrementAndGet();
        return n <= 10 || Long.bitCount(n) == 1;
    }

    final long failures() {
        return failuresLogged.get();
    }

    abstract boolean isClosed();

    /// Whether its capacity may bind a publisher.
    abstract boolean isBounded();

    /// What became of its deliveries.
    abstract Deliveries deliveries();
}
