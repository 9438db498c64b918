package io.alphastocks.bus;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.CandleCompleted;
import io.alphastocks.event.Event;
import io.alphastocks.event.TimerDue;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// How a subscription wants its events; immutable, each method gives changed options back.
///
/// ```java
/// bus.subscribe(TickReceived.class,
///         o -> o.named("marks").byKey(TickReceived::instrument).deadline(Duration.ofSeconds(2)),
///         this::onTick);
/// ```
///
/// Filter and key run on the publisher's thread: they must be quick and depend on the event alone.
/// The getters are for those who write a bus of their own.
///
/// @param <E> the type subscribed to
public final class SubscriptionOptions<E extends Event> {

    /// What must reach its handlers one by one: candles, the account's life, timers.
    private static final List<Class<? extends Event>> NEVER_COALESCED =
            List.of(CandleCompleted.class, BookEvent.class, TimerDue.class);

    // Written by this class alone, before the options are given out.
    private @Nullable String id;
    private @Nullable Predicate<? super E> filter;
    private List<Class<? extends E>> only = List.of();
    private Ordering<E> ordering = new Ordering.Concurrent<>();
    private Duration deadline = Duration.ofSeconds(30);
    private Duration grace = Duration.ofSeconds(5);
    private boolean interruptible = true;
    private int maxConcurrency = 256;
    private boolean platformThread;
    private int capacity = Integer.MAX_VALUE;
    private Overflow overflow = Overflow.BLOCK;
    private boolean coalesced;

    private SubscriptionOptions() {}

    private SubscriptionOptions<E> changed(Consumer<SubscriptionOptions<E>> change) {
        SubscriptionOptions<E> copy = new SubscriptionOptions<>();
        copy.id = id;
        copy.filter = filter;
        copy.only = only;
        copy.ordering = ordering;
        copy.deadline = deadline;
        copy.grace = grace;
        copy.interruptible = interruptible;
        copy.maxConcurrency = maxConcurrency;
        copy.platformThread = platformThread;
        copy.capacity = capacity;
        copy.overflow = overflow;
        copy.coalesced = coalesced;
        change.accept(copy);
        return copy;
    }

    /// CONCURRENT with at most 256 at once, a deadline of 30 s, a grace of 5 s, every event, as
    /// many as come.
    public static <E extends Event> SubscriptionOptions<E> defaults() {
        return new SubscriptionOptions<>();
    }

    static <E extends Event> SubscriptionOptions<E> forOne(
            UnaryOperator<SubscriptionOptions<E>> changes) {
        return chosen(changes, SubscriptionOptions.defaults());
    }

    private static <E extends Event> SubscriptionOptions<E> chosen(
            UnaryOperator<SubscriptionOptions<E>> changes, SubscriptionOptions<E> from) {
        Objects.requireNonNull(changes, "options");
        return Objects.requireNonNull(changes.apply(from), "the options function returned null");
    }

    /// SERIAL by default, and always in some order.
    static <E extends Event> SubscriptionOptions<E> forBatches(
            UnaryOperator<SubscriptionOptions<E>> changes) {
        SubscriptionOptions<E> chosen = chosen(changes, SubscriptionOptions.<E>defaults().serial());
        if (chosen.ordering instanceof Ordering.Concurrent<E>) {
            throw new IllegalArgumentException(
                    "batches are handled in order: serial() or byKey(...), not concurrent()");
        }
        return chosen;
    }

    /// The name in statistics, logs and dead letters; one open subscription may have it. Without,
    /// it is the type's name and a number, such as `TickReceived-1`.
    public SubscriptionOptions<E> named(String newId) {
        if (newId.isBlank()) {
            throw new IllegalArgumentException("a subscription's id must not be blank");
        }
        return changed(o -> o.id = newId);
    }

    /// Takes only events that pass; called twice, they must pass both. A filter that throws counts
    /// as no match.
    public SubscriptionOptions<E> filter(Predicate<? super E> newFilter) {
        Objects.requireNonNull(newFilter, "filter");
        Predicate<? super E> before = filter;
        return changed(o ->
                o.filter =
                        before == null
                                ? newFilter
                                : event -> before.test(event) && newFilter.test(event));
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
        return changed(o -> o.only = List.copyOf(listed));
    }

    /// Events are handled side by side, in no promised order: the default.
    public SubscriptionOptions<E> concurrent() {
        return changed(o -> o.ordering = new Ordering.Concurrent<>());
    }

    /// Events are handled one after another, in the order of the bus.
    public SubscriptionOptions<E> serial() {
        return changed(o -> o.ordering = new Ordering.Serial<>());
    }

    /// Events of one key are handled one after another, in the order of the bus; keys side by side.
    ///
    /// @param key gives an event's key, never null; equal keys share a lane
    public SubscriptionOptions<E> byKey(Function<? super E, ?> key) {
        return changed(o -> o.ordering = new Ordering.ByKey<>(key));
    }

    /// How long one execution may take, in real time, before it is interrupted and becomes a dead
    /// letter. Default 30 s. The deterministic bus knows no deadlines.
    public SubscriptionOptions<E> deadline(Duration newDeadline) {
        Duration checked = positive("deadline", newDeadline);
        return changed(o -> o.deadline = checked);
    }

    /// How long, after its deadline, an ordered lane waits for its handler to return before it is
    /// quarantined. Default 5 s.
    public SubscriptionOptions<E> grace(Duration newGrace) {
        Duration checked = positive("grace", newGrace);
        return changed(o -> o.grace = checked);
    }

    /// For lanes that move money: a handler past its deadline is never interrupted and its lane
    /// never quarantined. It is counted and logged as stuck, and the events behind it wait. Nothing
    /// that waits there may be dropped or coalesced.
    public SubscriptionOptions<E> uninterruptible() {
        return changed(o -> o.interruptible = false);
    }

    /// How many executions of a CONCURRENT subscription may run at once; more wait. Default 256.
    public SubscriptionOptions<E> maxConcurrency(int atMost) {
        if (atMost < 1) {
            throw new IllegalArgumentException("maxConcurrency must be at least 1, not " + atMost);
        }
        return changed(o -> o.maxConcurrency = atMost);
    }

    /// Runs the handler on platform threads, for one that burns CPU for long: on a virtual thread
    /// it would keep others from running. Each lane that is busy takes one, at most 256 (or
    /// [#maxConcurrency(int)]) where events run side by side; idle ones end after a while. The
    /// deterministic bus has one thread only.
    public SubscriptionOptions<E> platformThread() {
        return changed(o -> o.platformThread = true);
    }

    /// Bounds how many events may wait in a lane: in the one of a CONCURRENT or SERIAL
    /// subscription, or in each key's own, so that one key that is held up takes no room from the
    /// others. Without it there is no bound.
    ///
    /// It binds whoever publishes from outside. Handlers and [EventBus#unthrottled()], through
    /// which the book and timers publish, neither wait nor fail nor lose: they go over capacity,
    /// and are counted. On the deterministic bus only what handlers publish ever waits, so it binds
    /// nobody there.
    ///
    /// @param events at least 1
    public SubscriptionOptions<E> capacity(int events, Overflow whenFull) {
        if (events < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, not " + events);
        }
        Objects.requireNonNull(whenFull, "whenFull");
        return changed(o -> {
            o.capacity = events;
            o.overflow = whenFull;
        });
    }

    /// Keeps only the latest event of each key waiting: a newer one takes the place of one that has
    /// not been begun, whoever publishes it. For displays and marks, where only the latest counts.
    /// It needs [#byKey(Function)]: the key is the lane's, so a lane still sees the order of the
    /// bus. It is refused for subscriptions that could take candles, events of the book (signals,
    /// orders, exits, positions) or timers, and for those that move money.
    public SubscriptionOptions<E> coalesceByKey() {
        return changed(o -> o.coalesced = true);
    }

    private static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be longer than zero, not " + value);
        }
        return value;
    }

    /// Checks what only makes sense together.
    ///
    /// @throws IllegalArgumentException if the options contradict each other or the type
    public void check(Class<E> type) {
        Objects.requireNonNull(type, "type");
        if (coalesced) {
            checkCoalescing(type);
        }
        boolean drops = overflow == Overflow.DROP_OLDEST || overflow == Overflow.DROP_NEWEST;
        if (!interruptible && drops) {
            throw new IllegalArgumentException(
                    "an uninterruptible subscription moves money and may not drop events: BLOCK and FAIL are allowed");
        }
    }

    private void checkCoalescing(Class<E> type) {
        if (!(ordering instanceof Ordering.ByKey<E>)) {
            throw new IllegalArgumentException("coalesceByKey() needs byKey(...)");
        }
        if (!interruptible) {
            throw new IllegalArgumentException(
                    "an uninterruptible subscription moves money and may not coalesce events");
        }
        if (isBounded()) {
            throw new IllegalArgumentException(
                    "coalesceByKey() leaves one event waiting for each key: a capacity has no use");
        }
        List<Class<? extends Event>> taken = new ArrayList<>(only);
        if (taken.isEmpty()) {
            taken.add(type);
        }
        for (Class<? extends Event> each : NEVER_COALESCED) {
            for (Class<? extends Event> mine : taken) {
                if (mine.isAssignableFrom(each) || each.isAssignableFrom(mine)) {
                    throw new IllegalArgumentException(
                            "coalesceByKey() is not allowed for %s, which takes %s: each of them counts"
                                    .formatted(mine.getSimpleName(), each.getSimpleName()));
                }
            }
        }
    }

    /// The name; null for one that the bus makes.
    public @Nullable String id() {
        return id;
    }

    /// What an event must pass; null for every event.
    public @Nullable Predicate<? super E> filter() {
        return filter;
    }

    /// The types taken; empty for all of the type subscribed to.
    public List<Class<? extends E>> types() {
        return only;
    }

    /// Which events are handled one after another.
    public Ordering<E> ordering() {
        return ordering;
    }

    /// How long one execution may take.
    public Duration deadline() {
        return deadline;
    }

    /// How long after that its lane waits.
    public Duration grace() {
        return grace;
    }

    /// Whether an execution may be interrupted.
    public boolean interruptible() {
        return interruptible;
    }

    /// How many executions of a CONCURRENT subscription may run at once.
    public int maxConcurrency() {
        return maxConcurrency;
    }

    /// Whether handlers run on platform threads.
    public boolean onPlatformThread() {
        return platformThread;
    }

    /// Whether there is a capacity.
    public boolean isBounded() {
        return capacity != Integer.MAX_VALUE;
    }

    /// How many events may wait in a lane.
    public int capacity() {
        return capacity;
    }

    /// What becomes of one more.
    public Overflow overflow() {
        return overflow;
    }

    /// Whether only the latest event of a key waits.
    public boolean isCoalesced() {
        return coalesced;
    }
}
