package io.alphastocks.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

class SystemClockTest {

    @Test
    void standsStillWhereTheMachinesClockIsSetBack() {
        AtomicReference<Instant> machine = new AtomicReference<>(Instant.ofEpochSecond(1_000));
        try (SystemClock clock = SystemClock.start(machine::get)) {
            assertThat(clock.micros()).isEqualTo(1_000_000_000L);
            machine.set(Instant.ofEpochSecond(900));
            assertThat(clock.micros()).isEqualTo(1_000_000_000L);
            machine.set(Instant.ofEpochSecond(1_001));
            assertThat(clock.now()).isEqualTo(Instant.ofEpochSecond(1_001));
        }
    }

    @Test
    void runsDueTimersInOrderOnItsOwnDaemonThread() throws InterruptedException {
        ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(2);
        try (SystemClock clock = SystemClock.start()) {
            long now = clock.micros();
            AtomicReference<Thread> thread = new AtomicReference<>();
            clock.schedule(
                    now + 20_000,
                    () -> {
                        ran.add("second");
                        thread.set(Thread.currentThread());
                        done.countDown();
                    });
            clock.schedule(
                    now + 10_000,
                    () -> {
                        ran.add("first");
                        done.countDown();
                    });
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(List.copyOf(ran)).containsExactly("first", "second");
            assertThat(thread.get().isDaemon()).isTrue();
            assertThat(thread.get().isVirtual()).isFalse();
        }
    }

    @Test
    void runsATimerForThePastAtOnce() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        try (SystemClock clock = SystemClock.start()) {
            clock.schedule(0, ran::countDown);
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFailingTaskLeavesTheOthersRunning() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        try (SystemClock clock = SystemClock.start()) {
            clock.schedule(
                    0,
                    () -> {
                        throw new IllegalStateException("on purpose");
                    });
            clock.schedule(0, ran::countDown);
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void takesNoTimersOnceClosed() {
        SystemClock clock = SystemClock.start();
        clock.close();
        assertThatThrownBy(() -> clock.schedule(0, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        clock.close();
    }
}
