package io.alphastocks.testkit.kite;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/// The one thread on which the broker's state lives; whoever asks waits for its answer.
final class Desk implements AutoCloseable {

    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("fake-kite-desk").factory());
    private final Runnable before;

    /// @param before what is done at the start of each turn
    Desk(Runnable before) {
        this.before = before;
    }

    /// @throws IllegalStateException if the fake was closed
    <T> T call(Callable<T> turn) {
        Future<T> future;
        try {
            future =
                    executor.submit(() -> {
                        before.run();
                        return turn.call();
                    });
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("this FakeKite is closed", e);
        }
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the fake broker was asked", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("the fake broker failed", e.getCause());
        }
    }

    void run(Runnable turn) {
        Object _ =
                call(() -> {
                    turn.run();
                    return Boolean.TRUE;
                });
    }

    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
    }
}
