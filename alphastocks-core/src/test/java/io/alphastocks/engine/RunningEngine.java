package io.alphastocks.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An engine that runs beside the test.
record RunningEngine(TradingEngine engine, CompletableFuture<Void> end) implements AutoCloseable {

    RunningEngine(TradingEngine engine) {
        this(engine, CompletableFuture.runAsync(engine::run, task -> new Thread(task).start()));
    }

    void awaitEnd() {
        end.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        engine.stop();
        awaitEnd();
        engine.close();
    }
}
