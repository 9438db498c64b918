package io.alphastocks.bus;

import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Consumer;

/// How a bus is made; immutable, each method gives changed options back.
public final class BusOptions {

    private final String name;
    private final int historyCapacity;
    private final boolean ticksInHistory;
    private final int deadLetterCapacity;
    private final long warnDepth;
    private final @Nullable EngineClock clock;
    private final Consumer<? super DeadLetter> uncaught;

    private BusOptions(
            String name,
            int historyCapacity,
            boolean ticksInHistory,
            int deadLetterCapacity,
            long warnDepth,
            @Nullable EngineClock clock,
            Consumer<? super DeadLetter> uncaught) {
        this.name = name;
        this.historyCapacity = historyCapacity;
        this.ticksInHistory = ticksInHistory;
        this.deadLetterCapacity = deadLetterCapacity;
        this.warnDepth = warnDepth;
        this.clock = clock;
        this.uncaught = uncaught;
    }

    /// 1,000 events of history without ticks, 1,000 dead letters, a warning at 100,000 waiting.
    public static BusOptions defaults() {
        return new BusOptions("bus", 1_000, false, 1_000, 100_000, null, _ -> {});
    }

    /// The name in logs and of threads. Default `bus`.
    public BusOptions named(String newName) {
        Objects.requireNonNull(newName, "name");
        return new BusOptions(
                newName,
                historyCapacity,
                ticksInHistory,
                deadLetterCapacity,
                warnDepth,
                clock,
                uncaught);
    }

    /// How many events the history keeps; 0 for none. Default 1,000.
    public BusOptions historyCapacity(int events) {
        return new BusOptions(
                name,
                notNegative("historyCapacity", events),
                ticksInHistory,
                deadLetterCapacity,
                warnDepth,
                clock,
                uncaught);
    }

    /// Keeps ticks in the history too.
    public BusOptions ticksInHistory() {
        return new BusOptions(
                name, historyCapacity, true, deadLetterCapacity, warnDepth, clock, uncaught);
    }

    /// How many dead letters are held; 0 for none. Default 1,000.
    public BusOptions deadLetterCapacity(int letters) {
        return new BusOptions(
                name,
                historyCapacity,
                ticksInHistory,
                notNegative("deadLetterCapacity", letters),
                warnDepth,
                clock,
                uncaught);
    }

    /// A subscription with this many events waiting is warned of in the log. Default 100,000.
    public BusOptions warnDepth(long events) {
        if (events < 1) {
            throw new IllegalArgumentException("warnDepth must be at least 1, not " + events);
        }
        return new BusOptions(
                name, historyCapacity, ticksInHistory, deadLetterCapacity, events, clock, uncaught);
    }

    /// Stamps dead letters. Without a clock they bear their event's time.
    public BusOptions clock(EngineClock newClock) {
        Objects.requireNonNull(newClock, "clock");
        return new BusOptions(
                name,
                historyCapacity,
                ticksInHistory,
                deadLetterCapacity,
                warnDepth,
                newClock,
                uncaught);
    }

    /// Is told when a handler throws an [Error], with the dead letter that holds it. It is called
    /// on the handler's thread and must be quick.
    public BusOptions onUncaughtError(Consumer<? super DeadLetter> handler) {
        Objects.requireNonNull(handler, "handler");
        return new BusOptions(
                name,
                historyCapacity,
                ticksInHistory,
                deadLetterCapacity,
                warnDepth,
                clock,
                handler);
    }

    private static int notNegative(String what, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative, but is " + value);
        }
        return value;
    }

    String name() {
        return name;
    }

    int historyCapacity() {
        return historyCapacity;
    }

    boolean keepsTicks() {
        return ticksInHistory;
    }

    int deadLetterCapacity() {
        return deadLetterCapacity;
    }

    long warnDepth() {
        return warnDepth;
    }

    @Nullable EngineClock clock() {
        return clock;
    }

    Consumer<? super DeadLetter> uncaught() {
        return uncaught;
    }
}
