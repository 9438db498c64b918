package io.alphastocks.bus;

import io.alphastocks.event.Event;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/// How a subscription wants its events; immutable, each method gives changed options back.
///
/// ```java
/// bus.subscribe(TickReceived.class,
///         o -> o.named("marks").byKey(TickReceived::instrument).deadline(Duration.ofSeconds(2)),
///         this::onTick);
/// ```
///
/// Filter and key run on the publisher's thread: they must be quick and depend on the event alone.
///
/// @param <E> the type subscribed to
public final class SubscriptionOptions<E extends Event> {

    private final @Nullable String id;
    private final @Nullable Predicate<? super E> filter;
    private final List<Class<? extends E>> only;
    private final Ordering<E> ordering;
    private final Duration deadline;
    private final Duration grace;
    private final boolean interruptible;
    private final int maxConcurrency;

    private SubscriptionOptions(
            @Nullable String id,
            @Nullable Predicate<? super E> filter,
            List<Class<? extends E>> only,
            Ordering<E> ordering,
            Duration deadline,
            Duration grace,
            boolean interruptible,
            int maxConcurrency) {
        this.id = id;
        this.filter = filter;
        this.only = only;
        this.ordering = ordering;
        this.deadline = deadline;
        this.grace = grace;
        this.interruptible = interruptible;
        this.maxConcurrency = maxConcurrency;
    }

    /// CONCURRENT with at most 256 at once, a deadline of 30 s, a grace of 5 s, every event.
    static <E extends Event> SubscriptionOptions<E> defaults() {
        return new SubscriptionOptions<>(
                null,
                null,
                List.of(),
                new Ordering.Concurrent<>(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                true,
                256);
    }

    /// The name in statistics, logs and dead letters; one open subscription may have it. Without,
    /// it is the type's name and a number, such as `TickReceived-1`.
    public SubscriptionOptions<E> named(String newId) {
        if (newId.isBlank()) {
            throw new IllegalArgumentException("a subscription's id must not be blank");
        }
        return new SubscriptionOptions<>(
                newId, filter, only, ordering, deadline, grace, interruptible, maxConcurrency);
    }

    /// Takes only events that pass; called twice, they must pass both. A filter that throws counts
    /// as no match.
    public SubscriptionOptions<E> filter(Predicate<? super E> newFilter) {
        Objects.requireNonNull(newFilter, "filter");
        Predicate<? super E> before = filter;
        Predicate<E> both =
                before == null
                        ? newFilter::test
                        : event -> before.test(event) && newFilter.test(event);
        return new SubscriptionOptions<>(
                id, both, only, ordering, deadline, grace, interruptible, maxConcurrency);
    }

    /// Takes, of the type subscribed to, only these types and their subtypes. It is decided once
    /// per event class, not per event.
    @SafeVarargs
    public final SubscriptionOptions<E> only(Class<? extends E>... types) {
        if (types.length == 0) {
            throw new IllegalArgumentException("only() without a type would receive nothing");
        }
        List<Class<? extends E>> listed = new ArrayList<>(types.length);
        for (Class<? extends E> type : types) {
            listed.add(type);
        }
        return new SubscriptionOptions<>(
                id,
                filter,
                List.copyOf(listed),
                ordering,
                deadline,
                grace,
                interruptible,
                maxConcurrency);
    }

    /// Events are handled side by side, in no promised order: the default.
    public SubscriptionOptions<E> concurrent() {
        return ordered(new Ordering.Concurrent<>());
    }

    /// Events are handled one after another, in the order of the bus.
    public SubscriptionOptions<E> serial() {
        return ordered(new Ordering.Serial<>());
    }

    /// Events of one key are handled one after another, in the order of the bus; keys side by side.
    ///
    /// @param key gives an event's key, never null; equal keys share a lane
    public SubscriptionOptions<E> byKey(Function<? super E, ?> key) {
        return ordered(new Ordering.ByKey<>(key));
    }

    private SubscriptionOptions<E> ordered(Ordering<E> newOrdering) {
        return new SubscriptionOptions<>(
                id, filter, only, newOrdering, deadline, grace, interruptible, maxConcurrency);
    }

    /// How long one execution may take, in real time, before it is interrupted and becomes a dead
    /// letter. Default 30 s. The deterministic bus knows no deadlines.
    public SubscriptionOptions<E> deadline(Duration newDeadline) {
        return new SubscriptionOptions<>(
                id,
                filter,
                only,
                ordering,
                positive("deadline", newDeadline),
                grace,
                interruptible,
                maxConcurrency);
    }

    /// How long, after its deadline, an ordered lane waits for its handler to return before it is
    /// quarantined. Default 5 s.
    public SubscriptionOptions<E> grace(Duration newGrace) {
        return new SubscriptionOptions<>(
                id,
                filter,
                only,
                ordering,
                deadline,
                positive("grace", newGrace),
                interruptible,
                maxConcurrency);
    }

    /// For lanes that move money: a handler past its deadline is never interrupted and its lane
    /// never quarantined. It is counted and logged as stuck, and the events behind it wait.
    public SubscriptionOptions<E> uninterruptible() {
        return new SubscriptionOptions<>(
                id, filter, only, ordering, deadline, grace, false, maxConcurrency);
    }

    /// How many executions of a CONCURRENT subscription may run at once; more wait. Default 256.
    public SubscriptionOptions<E> maxConcurrency(int atMost) {
        if (atMost < 1) {
            throw new IllegalArgumentException("maxConcurrency must be at least 1, not " + atMost);
        }
        return new SubscriptionOptions<>(
                id, filter, only, ordering, deadline, grace, interruptible, atMost);
    }

    private static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be longer than zero, not " + value);
        }
        return value;
    }

    @Nullable String id() {
        return id;
    }

    @Nullable Predicate<? super E> filter() {
        return filter;
    }

    List<Class<? extends E>> only() {
        return only;
    }

    Ordering<E> ordering() {
        return ordering;
    }

    Duration deadline() {
        return deadline;
    }

    Duration grace() {
        return grace;
    }

    boolean interruptible() {
        return interruptible;
    }

    int maxConcurrency() {
        return maxConcurrency;
    }
}
