package io.alphastocks.benchmarks;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;

import io.alphastocks.bus.EventBus;

import reactor.core.scheduler.Schedulers;

import java.util.concurrent.Executors;

/// The buses that are compared.
public enum Bus {
    OURS_CONCURRENT("**AlphaStocks, CONCURRENT**"),
    OURS_SERIAL("**AlphaStocks, SERIAL**"),
    OURS_BY_KEY("**AlphaStocks, BY_KEY, 16 keys**"),
    OURS_DETERMINISTIC("**AlphaStocks, deterministic**"),
    GUAVA_INLINE("Guava EventBus, in line"),
    GUAVA_VIRTUAL("Guava AsyncEventBus, virtual thread per task"),
    GUAVA_POOL("Guava AsyncEventBus, fixed pool"),
    MBASSADOR("MBassador, asynchronous"),
    REACTOR_PARALLEL("Reactor Sinks, parallel"),
    REACTOR_VIRTUAL("Reactor Sinks, virtual threads"),
    VERTX("Vert.x event bus, event loops"),
    DISRUPTOR_BLOCKING("Disruptor, blocking wait"),
    DISRUPTOR_YIELDING("Disruptor, yielding wait"),
    SUBMISSION_PUBLISHER("SubmissionPublisher, virtual threads");

    private final String label;

    Bus(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    boolean isOurs() {
        return compareTo(OURS_DETERMINISTIC) <= 0;
    }

    Peer make() {
        return switch (this) {
            case OURS_CONCURRENT -> new AlphaStocksPeer(EventBus::concurrent, o -> o.concurrent());
            case OURS_SERIAL -> new AlphaStocksPeer(EventBus::concurrent, o -> o.serial());
            case OURS_BY_KEY ->
                    new AlphaStocksPeer(
                            EventBus::concurrent, o -> o.byKey(event -> event.number() % 16));
            case OURS_DETERMINISTIC ->
                    new AlphaStocksPeer(EventBus::deterministic, o -> o.serial());
            case GUAVA_INLINE -> new GuavaPeer(null);
            case GUAVA_VIRTUAL -> new GuavaPeer(Executors.newVirtualThreadPerTaskExecutor());
            case GUAVA_POOL -> new GuavaPeer(Executors.newFixedThreadPool(cores()));
            case MBASSADOR -> new MbassadorPeer();
            case REACTOR_PARALLEL -> new ReactorPeer(Schedulers.newParallel("reactor"));
            case REACTOR_VIRTUAL ->
                    new ReactorPeer(
                            Schedulers.fromExecutorService(
                                    Executors.newVirtualThreadPerTaskExecutor()));
            case VERTX -> new VertxPeer();
            case DISRUPTOR_BLOCKING -> new DisruptorPeer(new BlockingWaitStrategy());
            case DISRUPTOR_YIELDING -> new DisruptorPeer(new YieldingWaitStrategy());
            case SUBMISSION_PUBLISHER -> new SubmissionPublisherPeer();
        };
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
