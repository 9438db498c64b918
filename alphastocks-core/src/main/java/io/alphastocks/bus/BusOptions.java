package io.alphastocks.bus;

import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// How a bus is made; immutable, each method gives changed options back. The getters are for those
/// who write a bus of their own.
public final class BusOptions {

    private static final int LARGEST_HISTORY = 1 << 24;

    /// How much a source may publish.
    ///
    /// @param perSecond events in a second
    /// @param whenExceeded what becomes of one more
    public record Rate(int perSecond, Overflow whenExceeded) {}

    // Written by this class alone, before the options are given out.
    private String name = "bus";
    private int historyCapacity = 1_000;
    private boolean ticksInHistory;
    private int deadLetterCapacity = 1_000;
    private long warnDepth = 100_000;
    private @Nullable EngineClock clock;
    private Consumer<? super DeadLetter> uncaught = _ -> {};
    private DeadLetterListener deadLetterListener = DeadLetterListener.NONE;
    private Map<String, Rate> rates = Map.of();

    private BusOptions() {}

    private BusOptions changed(Consumer<BusOptions> change) {
        BusOptions copy = new BusOptions();
        copy.name = name;
        copy.historyCapacity = historyCapacity;
        copy.ticksInHistory = ticksInHistory;
        copy.deadLetterCapacity = deadLetterCapacity;
        copy.warnDepth = warnDepth;
        copy.clock = clock;
        copy.uncaught = uncaught;
        copy.deadLetterListener = deadLetterListener;
        copy.rates = rates;
        change.accept(copy);
        return copy;
    }

    /// 1,000 events of history without ticks, 1,000 dead letters, a warning at 100,000 waiting.
    public static BusOptions defaults() {
        return new BusOptions();
    }

    /// The name in logs and of threads. Default `bus`.
    public BusOptions named(String newName) {
        Objects.requireNonNull(newName, "name");
        return changed(o -> o.name = newName);
    }

    /// How many events the history keeps, from 0 to 16,777,216. Default 1,000.
    public BusOptions historyCapacity(int events) {
        int checked = notNegative("historyCapacity", events);
        if (events > LARGEST_HISTORY) {
            throw new IllegalArgumentException(
                    "historyCapacity must be at most " + LARGEST_HISTORY + ", not " + events);
        }
        return changed(o -> o.historyCapacity = checked);
    }

    /// Keeps ticks in the history too.
    public BusOptions ticksInHistory() {
        return changed(o -> o.ticksInHistory = true);
    }

    /// How many dead letters are held; 0 for none. Default 1,000.
    public BusOptions deadLetterCapacity(int letters) {
        int checked = notNegative("deadLetterCapacity", letters);
        return changed(o -> o.deadLetterCapacity = checked);
    }

    /// A subscription with this many events waiting is warned of in the log. Default 100,000.
    public BusOptions warnDepth(long events) {
        if (events < 1) {
            throw new IllegalArgumentException("warnDepth must be at least 1, not " + events);
        }
        return changed(o -> o.warnDepth = events);
    }

    /// Stamps dead letters. Without a clock they bear their event's time.
    public BusOptions clock(EngineClock newClock) {
        Objects.requireNonNull(newClock, "clock");
        return changed(o -> o.clock = newClock);
    }

    /// Is told when a handler throws an [Error], with the dead letter that holds it; the letter's
    /// number is 0 where the handler had passed its deadline, for then it is one already. It is
    /// called on the handler's thread and must be quick. It may close the bus.
    public BusOptions onUncaughtError(Consumer<? super DeadLetter> handler) {
        Objects.requireNonNull(handler, "handler");
        return changed(o -> o.uncaught = handler);
    }

    /// Is told of dead letters as they come and go, such as one that keeps them.
    public BusOptions onDeadLetter(DeadLetterListener listener) {
        Objects.requireNonNull(listener, "listener");
        return changed(o -> o.deadLetterListener = listener);
    }

    /// Lets a source ([io.alphastocks.event.Event#source()]) publish so many events a second, at
    /// once or spread. What exceeds it is not published yet (BLOCK: its publisher waits), refused
    /// with a [RateLimitException] (FAIL), or not published at all (DROP_NEWEST); both of these are
    /// counted. Handlers and [EventBus#unthrottled()] are not limited.
    ///
    /// The concurrent bus takes real time. The deterministic one takes the events' own time, so
    /// that a replay repeats it, and nobody waits there: BLOCK limits nothing.
    public BusOptions rateLimit(String source, int perSecond, Overflow whenExceeded) {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(whenExceeded, "whenExceeded");
        if (perSecond < 1) {
            throw new IllegalArgumentException("perSecond must be at least 1, not " + perSecond);
        }
        if (whenExceeded == Overflow.DROP_OLDEST) {
            throw new IllegalArgumentException(
                    "a rate cannot be kept by DROP_OLDEST: nothing waits for it");
        }
        Map<String, Rate> more = new HashMap<>(rates);
        more.put(source, new Rate(perSecond, whenExceeded));
        return changed(o -> o.rates = Map.copyOf(more));
    }

    private static int notNegative(String what, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative, but is " + value);
        }
        return value;
    }

    /// The name in logs and of threads.
    public String name() {
        return name;
    }

    /// How many events the history keeps.
    public int historyCapacity() {
        return historyCapacity;
    }

    /// Whether the history keeps ticks too.
    public boolean keepsTicks() {
        return ticksInHistory;
    }

    /// How many dead letters are held.
    public int deadLetterCapacity() {
        return deadLetterCapacity;
    }

    /// From how many waiting events on a subscription is warned of.
    public long warnDepth() {
        return warnDepth;
    }

    /// What stamps dead letters; null for their events' own time.
    public @Nullable EngineClock clock() {
        return clock;
    }

    /// Who is told of errors.
    public Consumer<? super DeadLetter> uncaught() {
        return uncaught;
    }

    /// Who keeps dead letters beside the bus.
    public DeadLetterListener deadLetterListener() {
        return deadLetterListener;
    }

    /// The rates, by source.
    public Map<String, Rate> rates() {
        return rates;
    }
}
