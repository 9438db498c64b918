package io.alphastocks.testkit.kite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// Conditions that somebody waits for; looked at after each turn. Confined to the desk.
final class Watches {

    private record Watch(BooleanSupplier condition, CompletableFuture<Boolean> met) {}

    private final List<Watch> watches = new ArrayList<>();

    CompletableFuture<Boolean> add(BooleanSupplier condition) {
        CompletableFuture<Boolean> met = new CompletableFuture<>();
        watches.add(new Watch(condition, met));
        return met;
    }

    void look() {
        watches.removeIf(watch -> watch.met().isDone());
        for (Watch watch : watches) {
            if (watch.condition().getAsBoolean()) {
                watch.met().complete(true);
            }
        }
    }

    /// Waits in real time.
    ///
    /// @throws AssertionError if it does not happen in time
    static void await(CompletableFuture<Boolean> met, Duration most, String what) {
        try {
            met.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            met.cancel(false);
            throw new AssertionError("in " + most + " there were not " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + what, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for " + what + " failed", e.getCause());
        }
    }
}
