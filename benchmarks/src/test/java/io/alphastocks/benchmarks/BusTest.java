package io.alphastocks.benchmarks;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.concurrent.ExecutionException;

/// No measurement: that every bus delivers what the benchmark waits for, once to each handler.
class BusTest {

    @ParameterizedTest
    @EnumSource
    void everyBusDeliversEverythingToAllHandlers(Bus bus)
            throws InterruptedException, ExecutionException {
        for (int producers = 1; producers <= 2; producers++) {
            EventBusBenchmark benchmark = new EventBusBenchmark();
            benchmark.bus = bus;
            benchmark.subscribers = 4;
            benchmark.producers = producers;
            benchmark.start();
            try {
                benchmark.publish(1_000);
            } finally {
                benchmark.stop();
            }
        }
    }
}
