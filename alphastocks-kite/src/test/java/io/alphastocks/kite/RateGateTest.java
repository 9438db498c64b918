package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.time.SimulatedClock;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

class RateGateTest {

    private static final Instant MORNING = Instant.parse("2026-11-20T04:30:00Z");

    private final SimulatedClock clock = SimulatedClock.at(MORNING);
    private final RateGate gate = RateGate.ofOrders(clock, KiteLimits.DEFAULT);

    private void pass(Duration time) {
        clock.advanceTo(clock.now().plus(time));
    }

    private int passing(RateGate.Kind kind, int tries) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += gate.pass(kind, Duration.ZERO) ? 1 : 0;
        }
        return passed;
    }

    @Test
    void afterAQuietTimeNoMorePassThanAtAnyOther() {
        pass(Duration.ofMinutes(10));
        assertThat(passing(RateGate.Kind.PLACING, 50)).isEqualTo(7);
    }

    @Test
    void cancellationsHavePlacesOfTheirOwn() {
        assertThat(passing(RateGate.Kind.PLACING, 50)).isEqualTo(7);
        assertThat(passing(RateGate.Kind.CANCELLING, 50)).isEqualTo(2);
    }

    @Test
    void theNextPassWhenTheFirstAreOutOfTheWindow() {
        passing(RateGate.Kind.PLACING, 50);
        pass(Duration.ofMillis(1_099));
        assertThat(passing(RateGate.Kind.PLACING, 50)).isZero();
        pass(Duration.ofMillis(1));
        assertThat(passing(RateGate.Kind.PLACING, 50)).isEqualTo(7);
    }

    @Test
    void ofAMinuteNoMoreThanTheBrokerAllows() {
        int passed = 0;
        for (int i = 0; i < 60; i++) {
            passed += passing(RateGate.Kind.PLACING, 50);
            pass(Duration.ofSeconds(1).plusMillis(100).dividedBy(2));
        }
        assertThat(passed).isLessThanOrEqualTo(398);
    }

    @Test
    void ofADayNoMoreWhoeverPlacedThem() {
        gate.atLeastPlaced(4_995);
        assertThat(passing(RateGate.Kind.PLACING, 50)).isEqualTo(3);
        assertThat(passing(RateGate.Kind.NORMAL, 1)).isEqualTo(1);
        pass(Duration.ofDays(1));
        assertThat(passing(RateGate.Kind.PLACING, 50)).isEqualTo(7);
    }

    @Test
    void aRestHoldsEverybody() {
        gate.rest();
        assertThat(passing(RateGate.Kind.CANCELLING, 1)).isZero();
        pass(Duration.ofSeconds(10));
        assertThat(passing(RateGate.Kind.CANCELLING, 1)).isEqualTo(1);
    }

    /// Whoever wakes up first when the rest is over.
    @Test
    void afterARestCancellationsComeFirst() throws InterruptedException {
        gate.rest();
        BlockingQueue<RateGate.Kind> passed = new LinkedBlockingQueue<>();
        wait(RateGate.Kind.PLACING, 9, passed);
        wait(RateGate.Kind.CANCELLING, 8, passed);

        pass(Duration.ofSeconds(10));
        List<RateGate.Kind> first = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            first.add(Objects.requireNonNull(passed.poll(20, TimeUnit.SECONDS)));
        }
        assertThat(first).filteredOn(RateGate.Kind.CANCELLING::equals).hasSize(8);

        for (int i = 0; i < 100 && waiting.get() > 0; i++) {
            pass(Duration.ofMillis(1_100));
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(waiting).hasValue(0);
    }

    private final AtomicInteger waiting = new AtomicInteger();

    /// Lets requests wait, each until it has asked once.
    private void wait(RateGate.Kind kind, int number, BlockingQueue<RateGate.Kind> passed)
            throws InterruptedException {
        for (int i = 0; i < number; i++) {
            waiting.incrementAndGet();
            Thread one =
                    Thread.ofPlatform()
                            .start(() -> {
                                if (gate.pass(kind, Duration.ofHours(1))) {
                                    passed.add(kind);
                                }
                                waiting.decrementAndGet();
                            });
            while (one.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    /// Whatever comes when: no window of the broker's length holds more than it allows.
    @Property(tries = 200)
    void noSecondHoldsMoreThanItsLimit(
            @ForAll @Size(max = 200) List<@IntRange(max = 400) Integer> pauses) {
        SimulatedClock time = SimulatedClock.at(MORNING);
        RateGate any = RateGate.ofOrders(time, KiteLimits.DEFAULT);
        List<Long> passed = new ArrayList<>();
        for (int pause : pauses) {
            time.advanceTo(time.now().plusMillis(pause));
            RateGate.Kind kind = pause % 3 == 0 ? RateGate.Kind.CANCELLING : RateGate.Kind.PLACING;
            if (any.pass(kind, Duration.ZERO)) {
                passed.add(time.micros());
            }
        }
        for (long from : passed) {
            assertThat(passed.stream().filter(at -> at >= from && at < from + 1_000_000).count())
                    .isLessThanOrEqualTo(9);
        }
    }
}
