package io.alphastocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.alphastocks.event.RowsDropped;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Metric;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

@Timeout(60)
class WriteBufferTest {

    private static final InstrumentId NIFTY = new InstrumentId("NSE:NIFTY 50");
    private static final Duration NEVER = Duration.ofHours(1);

    /// Fills only: nothing is stored because time has passed.
    private static final BufferSettings PATIENT =
            new BufferSettings(100, NEVER, 5_000, NEVER, NEVER);

    /// What arrived, and a store that can be away.
    private static final class Store implements WriteBuffer.Target<MarketDataBatch> {

        final List<MarketDataBatch> batches = new CopyOnWriteArrayList<>();
        final Semaphore arrivals = new Semaphore(0);
        volatile boolean away;
        volatile Throwable cause = new IllegalStateException("the store is away");

        @Override
        public void store(MarketDataBatch batch) throws Exception {
            if (away) {
                arrivals.release();
                if (cause instanceof Error error) {
                    throw error;
                }
                throw (Exception) cause;
            }
            batches.add(batch);
            arrivals.release();
        }

        List<Long> numbers() {
            return batches.stream()
                    .flatMap(batch -> batch.ticks().stream())
                    .map(Tick::lastRaw)
                    .toList();
        }
    }

    private final Store store = new Store();

    private static MarketDataBatch ticks(int from, int to) {
        return MarketDataBatch.ofTicks(
                IntStream.range(from, to)
                        .mapToObj(i -> Tick.ofLast(NIFTY, Instant.EPOCH, Price.ofRaw(i)))
                        .toList());
    }

    private static List<Long> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> (long) i).toList();
    }

    @Test
    void aBatchIsStoredWhenItIsFull() throws Exception {
        try (WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", PATIENT, store)) {
            for (int i = 1; i <= 100; i++) {
                buffer.add(ticks(i, i + 1));
            }
            store.arrivals.acquire();
            assertThat(store.batches).hasSize(1);
            assertThat(store.numbers()).isEqualTo(numbers(1, 101));
        }
    }

    @Test
    void aBatchThatDoesNotFillIsStoredWhenItHasWaited() throws Exception {
        BufferSettings impatient =
                new BufferSettings(100, Duration.ofMillis(1), 5_000, NEVER, NEVER);
        try (WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", impatient, store)) {
            buffer.add(ticks(1, 3));
            store.arrivals.acquire();
            assertThat(store.numbers()).isEqualTo(numbers(1, 3));
        }
    }

    @Test
    void whatWasGivenBeforeAFlushIsStoredAfterIt() {
        try (WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", PATIENT, store)) {
            buffer.flush();
            for (int round = 0; round < 50; round++) {
                buffer.add(ticks(1 + 7 * round, 8 + 7 * round));
                buffer.flush();
                assertThat(store.numbers()).isEqualTo(numbers(1, 8 + 7 * round));
            }
            assertThat(buffer.statistics()).isEqualTo(new MarketDataStatistics(350, 0, 0));
        }
    }

    @Test
    void whatWasGivenBeforeACloseIsStored() {
        WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", PATIENT, store);
        buffer.add(ticks(1, 251));
        buffer.close();
        buffer.close();

        assertThat(store.numbers()).isEqualTo(numbers(1, 251));
        assertThat(buffer.statistics()).isEqualTo(new MarketDataStatistics(250, 0, 0));
        assertThatIllegalStateException().isThrownBy(() -> buffer.add(ticks(1, 2)));
        assertThatIllegalStateException().isThrownBy(buffer::flush);
    }

    @Test
    void whileTheStoreIsAwayRowsWaitAndAreThenStoredInOrder() {
        try (WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", PATIENT, store)) {
            store.away = true;
            buffer.add(ticks(1, 301));
            assertThatExceptionOfType(MarketDataException.class)
                    .isThrownBy(buffer::flush)
                    .withMessageContainingAll("test", "300 rows", "the store is away");
            buffer.add(ticks(301, 311));
            assertThat(buffer.statistics()).isEqualTo(new MarketDataStatistics(0, 0, 310));

            store.away = false;
            buffer.flush();
            assertThat(store.numbers()).isEqualTo(numbers(1, 311));
            assertThat(buffer.statistics()).isEqualTo(new MarketDataStatistics(310, 0, 0));
        }
    }

    @Test
    void aFailedBatchIsTriedAgainUnasked() throws Exception {
        Duration soon = Duration.ofNanos(1);
        BufferSettings quick = new BufferSettings(1, Duration.ZERO, 5_000, soon, soon);
        try (WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", quick, store)) {
            store.away = true;
            buffer.add(ticks(1, 3));
            store.arrivals.acquire(3);
            store.away = false;
            store.arrivals.drainPermits();
            while (store.batches.isEmpty()) {
                store.arrivals.acquire();
            }
            assertThat(store.numbers()).isEqualTo(numbers(1, 3));
        }
    }

    @Test
    void anErrorOfTheStoreEndsNothing() {
        try (WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", PATIENT, store)) {
            store.cause = new AssertionError("a bug");
            store.away = true;
            buffer.add(ticks(1, 3));
            assertThatExceptionOfType(MarketDataException.class).isThrownBy(buffer::flush);
            store.away = false;
            buffer.flush();
            assertThat(store.numbers()).isEqualTo(numbers(1, 3));
        }
    }

    @Test
    void beyondTheBoundTheOldestAreDroppedAndCounted() {
        try (WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", PATIENT, store)) {
            store.away = true;
            buffer.add(ticks(1, 2));
            assertThatExceptionOfType(MarketDataException.class).isThrownBy(buffer::flush);
            for (int i = 2; i <= 7_000; i++) {
                buffer.add(ticks(i, i + 1));
            }
            assertThat(buffer.statistics()).isEqualTo(new MarketDataStatistics(0, 2_000, 5_000));
            store.away = false;
            buffer.flush();

            assertThat(store.numbers()).isEqualTo(numbers(2_001, 7_001));
            assertThat(buffer.statistics()).isEqualTo(new MarketDataStatistics(5_000, 2_000, 0));
        }
    }

    /// What the store is being asked to take cannot be dropped meanwhile, so that the buffer may
    /// keep a part that is older than some that it drops.
    @Test
    void aBatchLargerThanTheBoundKeepsItsEndAndWhatWasOnItsWay() {
        try (WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", PATIENT, store)) {
            store.away = true;
            buffer.add(ticks(1, 9_001));
            assertThatExceptionOfType(MarketDataException.class).isThrownBy(buffer::flush);
            assertThat(buffer.statistics()).isEqualTo(new MarketDataStatistics(0, 4_000, 5_000));
            store.away = false;
            buffer.flush();

            List<Long> kept = store.numbers();
            assertThat(kept).hasSize(5_000).isSorted().doesNotHaveDuplicates();
            assertThat(kept.subList(1_000, 5_000)).isEqualTo(numbers(5_001, 9_001));
        }
    }

    @Test
    void nobodyWaitsForAStoreThatHangs() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(1);
        WriteBuffer<MarketDataBatch> buffer =
                WriteBuffer.start(
                        "test",
                        PATIENT,
                        batch -> {
                            entered.countDown();
                            hanging.await();
                            store.store(batch);
                        });
        buffer.add(ticks(1, 101));
        entered.await();
        buffer.add(ticks(101, 20_101));

        // The first batch is on its way and cannot be dropped any more; the others go in parts.
        assertThat(buffer.statistics()).isEqualTo(new MarketDataStatistics(0, 16_000, 4_100));
        hanging.countDown();
        buffer.close();
        assertThat(buffer.statistics().stored()).isEqualTo(store.numbers().size());
        assertThat(buffer.statistics().waiting()).isZero();
    }

    @Test
    void whatACloseCannotStoreIsToldAndCounted() {
        WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", PATIENT, store);
        store.away = true;
        buffer.add(ticks(1, 251));

        assertThatExceptionOfType(MarketDataException.class)
                .isThrownBy(buffer::close)
                .withMessageContainingAll("test", "250 rows are lost", "the store is away");
        assertThat(buffer.statistics()).isEqualTo(new MarketDataStatistics(0, 250, 0));
        buffer.close();
    }

    @Test
    void rowsOfEveryKindTravelTogether() {
        Metric metric = new Metric("profit", "", 0, 1);
        try (WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", PATIENT, store)) {
            buffer.add(ticks(1, 3));
            buffer.add(MarketDataBatch.ofMetrics(List.of(metric)));
            buffer.flush();
        }
        assertThat(store.batches).hasSize(1);
        assertThat(store.batches.getFirst().rows()).isEqualTo(3);
        assertThat(store.batches.getFirst().metrics()).containsExactly(metric);
    }

    @Test
    void whoAddsWhileItClosesIsStoredOrRefused() throws Exception {
        for (int round = 0; round < 50; round++) {
            Store own = new Store();
            WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", PATIENT, own);
            List<CompletableFuture<Integer>> adders = new ArrayList<>();
            CountDownLatch underWay = new CountDownLatch(4);
            for (int thread = 0; thread < 4; thread++) {
                adders.add(
                        CompletableFuture.supplyAsync(
                                () -> {
                                    int added = 0;
                                    while (true) {
                                        try {
                                            buffer.add(ticks(1, 2));
                                        } catch (IllegalStateException _) {
                                            return added;
                                        }
                                        if (++added == 3) {
                                            underWay.countDown();
                                        }
                                    }
                                },
                                task -> Thread.ofPlatform().start(task)));
            }
            underWay.await();
            buffer.close();
            int taken = 0;
            for (CompletableFuture<Integer> adder : adders) {
                taken += adder.get();
            }
            assertThat(buffer.statistics().taken()).isEqualTo(taken);
            assertThat(buffer.statistics().waiting()).isZero();
            assertThat(buffer.statistics().stored()).isEqualTo(own.numbers().size());
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BufferSettings(0, NEVER, 10, NEVER, NEVER))
                .withMessageContaining("1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BufferSettings(11, NEVER, 10, NEVER, NEVER))
                .withMessageContaining("fits the bound");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BufferSettings(1, NEVER, 10, Duration.ZERO, NEVER))
                .withMessageContaining("above 0");
    }

    @Test
    void thatRowsAreDroppedAndThatItIsOverIsToldOnceEachByWhoeverGivesRows() throws Exception {
        List<RowsDropped> told = new ArrayList<>();
        Duration soon = Duration.ofMillis(1);
        BufferSettings quick = new BufferSettings(100, soon, 1_000, soon, soon);
        store.away = true;
        try (WriteBuffer<MarketDataBatch> buffer = WriteBuffer.start("test", quick, store)) {
            buffer.publishTo(event -> told.add((RowsDropped) event), SimulatedClock.at(0));
            buffer.add(ticks(1, 1_001));
            assertThat(told).isEmpty();
            for (int i = 1; i < 4; i++) {
                buffer.add(ticks(1_000 * i + 1, 1_000 * i + 1_001));
            }
            assertThat(told).hasSize(1);
            assertThat(told.getFirst().store()).isEqualTo("test");
            assertThat(told.getFirst().dropped()).isPositive();
            assertThat(told.getFirst().ongoing()).isTrue();

            store.away = false;
            buffer.flush();
            buffer.add(ticks(5_001, 5_002));
            buffer.flush();
            buffer.add(ticks(5_002, 5_003));
            assertThat(told).hasSize(2);
            assertThat(told.getLast().ongoing()).isFalse();
            assertThat(told.getLast().dropped()).isEqualTo(buffer.statistics().dropped());
        }
    }
}
