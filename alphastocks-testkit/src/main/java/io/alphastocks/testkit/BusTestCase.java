package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.BusStatistics;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.Event;
import io.alphastocks.event.TickReceived;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A bus to test, and how its tests wait and check.
@Timeout(60)
abstract class BusTestCase {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    /// The bus under test, made anew for each test.
    protected EventBus bus;

    /// Makes the bus to test.
    protected abstract EventBus newBus(BusOptions options);

    @BeforeEach
    void openBus() {
        bus = newBus(BusOptions.defaults());
    }

    @AfterEach
    void closeBus() {
        bus.close(Duration.ZERO);
    }

    /// Replaces the bus under test.
    protected final void useBus(BusOptions options) {
        bus.close(Duration.ZERO);
        bus = newBus(options);
    }

    /// Publishes, and waits until all that follows has been handled.
    protected final void publishAndWait(Event... events) throws InterruptedException {
        for (Event event : events) {
            bus.publish(event);
        }
        settle();
    }

    /// Waits until nothing is queued or in flight, and checks that the accounts add up.
    protected final void settle() throws InterruptedException {
        assertThat(bus.awaitIdle(PATIENCE)).as("the bus comes to rest").isTrue();
        assertBalanced();
        assertThat(bus.statistics().deliveries().queued()).isZero();
        assertThat(bus.statistics().deliveries().inFlight()).isZero();
    }

    /// Checks that every delivery has exactly one outcome.
    protected final void assertBalanced() {
        BusStatistics statistics = bus.statistics();
        assertThat(statistics.deliveries().balanced()).as("%s", statistics).isTrue();
        assertThat(statistics.subscriptions())
                .allSatisfy(s -> assertThat(s.deliveries().balanced()).as("%s", s).isTrue());
    }

    static <T> List<T> collector() {
        return Collections.synchronizedList(new ArrayList<>());
    }

    static TickReceived tick(long second) {
        return new TickReceived(
                Tick.ofLast(
                        new InstrumentId("NSE:NIFTY 50"),
                        Instant.ofEpochSecond(second),
                        Price.of("15800")),
                "feed");
    }

    /// Waits for what no latch tells.
    protected static void eventually(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds waited")
                    .isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(50_000);
        }
    }

    static void assertRefused(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
    }
}
