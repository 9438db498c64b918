package io.alphastocks.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class BookingsTest {

    private static final long SECOND = 1_000_000;

    private final SimulatedClock clock = SimulatedClock.at(0);
    private final Bookings bookings = new Bookings(clock, Runnable::run);
    private final List<String> done = new ArrayList<>();
    private boolean away;

    @Test
    void whatWorksIsDoneAtOnce() {
        bookings.add("a", booking("1"));

        assertThat(done).containsExactly("1");
        assertThat(bookings.pending()).isZero();
    }

    @Test
    void pausesGrowUpToHalfAMinute() {
        List<Long> attempts = new ArrayList<>();
        bookings.add(
                "a",
                () -> {
                    attempts.add(clock.micros() / SECOND);
                    throw new IllegalStateException("away");
                });

        clock.advanceTo(125 * SECOND);

        assertThat(attempts).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 61L, 91L, 121L);
        assertThat(bookings.pending()).isEqualTo(1);
    }

    @Test
    void oneTimerComesForALineHoweverOftenItIsTried() {
        AtomicInteger attempts = new AtomicInteger();
        bookings.add(
                "a",
                () -> {
                    attempts.incrementAndGet();
                    throw new IllegalStateException("away");
                });
        for (int i = 0; i < 9; i++) {
            bookings.retry("a");
        }
        assertThat(attempts.get()).isEqualTo(10);

        clock.advanceTo(SECOND);
        assertThat(attempts.get()).isEqualTo(11);
        clock.advanceTo(30 * SECOND);
        assertThat(attempts.get()).isEqualTo(11);
        clock.advanceTo(31 * SECOND);
        assertThat(attempts.get()).isEqualTo(12);
    }

    @Test
    void ordersKeepTheirOwnOrderAndDoNotWaitForOneAnother() {
        away = true;
        bookings.add("a", booking("a1"));
        bookings.add("a", booking("a2"));
        bookings.add("b", () -> done.add("b1"));
        assertThat(done).containsExactly("b1");
        assertThat(bookings.pending()).isEqualTo(2);

        away = false;
        bookings.add("a", booking("a3"));

        assertThat(done).containsExactly("b1", "a1", "a2", "a3");
        assertThat(bookings.pending()).isZero();
    }

    @Test
    void allThatWaitsCanBeTriedAtOnce() {
        away = true;
        bookings.add("b", booking("b1"));
        bookings.add("a", booking("a1"));
        bookings.retryAll();
        assertThat(bookings.pending()).isEqualTo(2);

        away = false;
        bookings.retryAll();

        assertThat(done).containsExactly("a1", "b1");
        clock.advanceTo(60 * SECOND);
        assertThat(done).hasSize(2);
    }

    @Test
    void aBookingMayAddToItsOwnLine() {
        bookings.add(
                "a",
                () -> {
                    bookings.add("a", booking("2"));
                    done.add("1");
                });

        assertThat(done).containsExactly("1", "2");
        assertThat(bookings.pending()).isZero();
    }

    @Test
    void anErrorGoesOnAndLosesNothing() {
        AtomicBoolean bug = new AtomicBoolean(true);
        assertThatThrownBy(() ->
                        bookings.add(
                                "a",
                                () -> {
                                    if (bug.getAndSet(false)) {
                                        throw new AssertionError("a bug");
                                    }
                                    done.add("1");
                                }))
                .isInstanceOf(AssertionError.class);
        assertThat(bookings.pending()).isEqualTo(1);

        clock.advanceTo(SECOND);

        assertThat(done).containsExactly("1");
    }

    @Test
    void afterCloseNoTimerComes() {
        away = true;
        bookings.add("a", booking("1"));
        bookings.close();
        away = false;

        clock.advanceTo(60 * SECOND);

        assertThat(done).isEmpty();
        assertThat(bookings.pending()).isEqualTo(1);
        assertThat(clock.nextTimerMicros()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @Timeout(30)
    void nothingIsLostDoneTwiceOrOutOfOrderWhoeverAddsAndFails() {
        int threads = 16;
        int each = 1_000;
        Bookings shared = new Bookings(clock, Runnable::run);
        Map<String, Queue<Integer>> booked = new ConcurrentHashMap<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < threads; thread++) {
                // Four orders; each has four threads that add, told apart by their number.
                String order = "o" + thread % 4;
                int from = thread * each;
                pool.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        int number = from + i;
                        shared.add(
                                order,
                                () -> {
                                    if (ThreadLocalRandom.current().nextInt(200) == 0) {
                                        throw new IllegalStateException("away");
                                    }
                                    booked.computeIfAbsent(
                                                    order, _ -> new ConcurrentLinkedQueue<>())
                                            .add(number);
                                });
                    }
                });
            }
        }
        while (shared.pending() > 0) {
            shared.retryAll();
        }
        for (int thread = 0; thread < threads; thread++) {
            int number = thread;
            assertThat(booked.getOrDefault("o" + thread % 4, new ConcurrentLinkedQueue<>()))
                    .filteredOn(n -> n / each == number)
                    .containsExactlyElementsOf(
                            IntStream.range(number * each, (number + 1) * each).boxed().toList());
        }
    }

    private Runnable booking(String name) {
        return () -> {
            if (away) {
                throw new IllegalStateException("the journal is away");
            }
            done.add(name);
        };
    }
}
