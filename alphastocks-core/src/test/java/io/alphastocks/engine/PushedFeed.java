package io.alphastocks.engine;

import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.LiveFeed;
import io.alphastocks.market.SimulatedSession;

import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A live feed that speaks when the test does.
record PushedFeed(
        InstrumentMaster instruments, CompletableFuture<Listener> started, CountDownLatch closed)
        implements LiveFeed {

    /// The instruments of a simulated NIFTY session.
    PushedFeed(LocalDate day) {
        this(
                SimulatedSession.nifty(42, day).instruments(),
                new CompletableFuture<>(),
                new CountDownLatch(1));
    }

    @Override
    public String name() {
        return "pushed";
    }

    @Override
    public void start(Listener listener) {
        started.complete(listener);
    }

    Listener listener() {
        return started.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
