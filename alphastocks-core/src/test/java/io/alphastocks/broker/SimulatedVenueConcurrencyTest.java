package io.alphastocks.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.TickKind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Many threads submit and cancel while one lane delivers ticks.
class SimulatedVenueConcurrencyTest {

    private static final int THREADS = 200;
    private static final int ORDERS_PER_THREAD = 25;
    private static final long LOT = 75;

    @Test
    @Timeout(180)
    void everyOrderEndsInExactlyOneOutcome() throws InterruptedException {
        VenueFixture fixture = new VenueFixture();
        AtomicBoolean submitting = new AtomicBoolean(true);
        AtomicLong displayed = new AtomicLong();
        Thread lane =
                Thread.ofPlatform()
                        .start(() -> {
                            while (submitting.get()) {
                                tick(fixture, LOT * 3);
                                displayed.addAndGet(LOT * 3);
                                Thread.yield();
                            }
                        });
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> traders = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                traders.add(
                        threads.submit(() -> {
                            start.await();
                            for (int i = 0; i < ORDERS_PER_THREAD; i++) {
                                trade(fixture.venue, number, i);
                            }
                            return number;
                        }));
            }
            start.countDown();
        }
        submitting.set(false);
        lane.join();
        assertThat(traders).allMatch(trader -> trader.state() == Future.State.SUCCESS);
        while (fixture.venue.statistics().open() > 0) {
            tick(fixture, LOT * 1_000);
            displayed.addAndGet(LOT * 1_000);
        }

        VenueStatistics statistics = fixture.venue.statistics();
        int orders = THREADS * ORDERS_PER_THREAD;
        assertThat(statistics.addsUp()).isTrue();
        assertThat(statistics.duplicates()).isEqualTo(orders);
        assertThat(statistics.filled() + statistics.cancelled() + statistics.rejected())
                .isEqualTo(orders);
        assertThat(statistics.rejected()).isEqualTo(THREADS);
        assertThat(statistics.failedUpdates()).isZero();
        checkUpdates(fixture, orders, displayed.get());
    }

    @Test
    @Timeout(180)
    void whereFillAndCancellationMeetOneWins() throws InterruptedException {
        int rounds = 20_000;
        VenueFixture fixture = new VenueFixture();
        AtomicReference<@Nullable Order> current = new AtomicReference<>();
        AtomicBoolean trading = new AtomicBoolean(true);
        Thread canceller =
                Thread.ofPlatform()
                        .start(() -> {
                            while (trading.get()) {
                                Order order = current.getAndSet(null);
                                if (order != null) {
                                    fixture.venue.cancel(order);
                                }
                            }
                        });
        for (int round = 0; round < rounds; round++) {
            Order order = VenueFixture.market("o" + round, Side.BUY, LOT);
            fixture.submit(order);
            current.set(order);
            tick(fixture, LOT);
        }
        trading.set(false);
        canceller.join();

        VenueStatistics statistics = fixture.venue.statistics();
        assertThat(statistics.filled() + statistics.cancelled()).isEqualTo(rounds);
        assertThat(statistics.trades()).isEqualTo(statistics.filled());
    }

    @Test
    @Timeout(180)
    void anOrderAndTheOpenOfItsTimeAlwaysMeetOnce() throws InterruptedException {
        int rounds = 1_000;
        VenueFixture fixture = new VenueFixture();
        AtomicInteger started = new AtomicInteger();
        AtomicInteger submitted = new AtomicInteger();
        Thread trader =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int round = 1; round <= rounds; round++) {
                                while (started.get() < round) {
                                    Thread.yield(); // the other thread may wait for this core
                                }
                                fixture.submit(VenueFixture.market("o" + round, Side.BUY, LOT));
                                submitted.set(round);
                            }
                        });
        for (int round = 1; round <= rounds; round++) {
            fixture.at(round);
            started.set(round);
            fixture.point(TickKind.CANDLE_OPEN, "100");
            while (submitted.get() < round && trader.isAlive()) {
                Thread.yield(); // the other thread may wait for this core
            }
            fixture.point(TickKind.CANDLE_CLOSE, "200");
        }
        trader.join();

        assertThat(fixture.venue.statistics().filled()).isEqualTo(rounds);
        assertThat(fixture.updates)
                .flatExtracting(BrokerUpdate::trades)
                .hasSize(rounds)
                .allMatch(trade -> trade.price().equals(Price.of("100.10")));
    }

    /// Submits an order twice, and now and then cancels it.
    private static void trade(SimulatedVenue venue, int thread, int number) {
        long units = number == 7 ? LOT + 1 : LOT * (1 + number % 5);
        Order order = VenueFixture.market("o" + thread + "-" + number, Side.BUY, units);
        SubmitOutcome first = venue.submit(order);
        if (number % 3 == 0) {
            venue.cancel(order);
        }
        assertThat(venue.submit(order)).isEqualTo(first);
    }

    private static void tick(VenueFixture fixture, long size) {
        fixture.tick(1_000_000, 999_000, size, 1_001_000, size, TickKind.LIVE);
    }

    /// What the listener heard agrees with the order book, and no order ended twice.
    private static void checkUpdates(VenueFixture fixture, int orders, long displayed) {
        Map<String, OrderState> ended = new HashMap<>();
        Map<String, Long> unitsByTrade = new HashMap<>();
        for (BrokerUpdate update : fixture.updates) {
            if (update.state().isTerminal()) {
                OrderState before = ended.put(update.order().tag(), update.state());
                assertThat(before).isIn(null, update.state());
            }
            for (BrokerTrade trade : update.trades()) {
                Long before = unitsByTrade.put(trade.tradeId(), trade.quantity().units());
                assertThat(before).isIn(null, trade.quantity().units());
            }
        }
        assertThat(ended).hasSize(orders);
        long units = 0;
        for (BrokerOrder order : fixture.venue.orders()) {
            assertThat(ended.get(order.tag())).isEqualTo(order.state());
            for (BrokerTrade trade : fixture.trades(order.tag())) {
                units += trade.quantity().units();
                assertThat(unitsByTrade).containsEntry(trade.tradeId(), trade.quantity().units());
            }
        }
        assertThat(units)
                .isEqualTo(unitsByTrade.values().stream().mapToLong(Long::longValue).sum())
                .isLessThanOrEqualTo(displayed);
    }
}
