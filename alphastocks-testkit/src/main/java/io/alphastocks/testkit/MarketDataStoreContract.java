package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.alphastocks.market.HistorySource;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Metric;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.MarketDataBatch;
import io.alphastocks.store.MarketDataStore;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// What every [MarketDataStore] does, as tests: extend it with a class that opens yours.
public abstract class MarketDataStoreContract extends MarketDataStoreTestCase {

    @Test
    void aNewStoreHoldsNothing() {
        assertThat(allTicks()).isEmpty();
        assertThat(all(store.ticks(NIFTY, ALWAYS_FROM, ALWAYS_TO))).isEmpty();
        assertThat(all(store.candles(Timeframe.MIN_1, ALWAYS_FROM, ALWAYS_TO))).isEmpty();
        assertThat(store.lastCandles(NIFTY, Timeframe.MIN_1, ALWAYS_TO, 10)).isEmpty();
        assertThat(all(store.chains("NIFTY", ALWAYS_FROM, ALWAYS_TO))).isEmpty();
        assertThat(all(store.metrics("profit", ALWAYS_FROM, ALWAYS_TO))).isEmpty();
        assertThat(store.statistics().taken()).isZero();
    }

    @Test
    void aTickIsReadAsItWasGiven() {
        Tick bare = new Tick(NIFTY, START, 1, 0, -1, 0, 0, 0, 0, Tick.NOT_AVAILABLE, TickKind.LIVE);
        Tick full = tick(NIFTY, START + 1, 7);
        Tick old = tick(NIFTY, -123_456, Long.MAX_VALUE / 100);

        store.addTicks(List.of(bare, full, old));
        store.flush();

        assertThat(allTicks()).containsExactly(old, bare, full);
    }

    @Test
    void ticksComeInTheOrderOfTimeAndThoseOfOneTimeAsTheyWereGiven() {
        store.addTicks(
                List.of(
                        tick(NIFTY, START + 2, 1),
                        tick(NIFTY, START, 2),
                        tick(NIFTY, START + 1, 3),
                        tick(NIFTY, START + 1, 1)));
        store.addTicks(List.of(tick(NIFTY, START + 1, 2), tick(NIFTY, START, 2)));
        store.flush();

        List<Tick> expected =
                List.of(
                        tick(NIFTY, START, 2),
                        tick(NIFTY, START, 2),
                        tick(NIFTY, START + 1, 3),
                        tick(NIFTY, START + 1, 1),
                        tick(NIFTY, START + 1, 2),
                        tick(NIFTY, START + 2, 1));
        assertThat(allTicks()).isEqualTo(expected);
        assertThat(all(store.ticks(NIFTY, ALWAYS_FROM, ALWAYS_TO))).isEqualTo(expected);
    }

    @Test
    void aRangeHasItsBeginningAndNotItsEnd() {
        for (long i = 0; i < 5; i++) {
            store.addTicks(List.of(tick(NIFTY, START + i, i), tick(BANK, START + i, i)));
            store.addCandles(List.of(candle(NIFTY, Timeframe.MIN_1, i, 1_000)));
            store.addMetrics(List.of(new Metric("profit", "", START + i, i)));
            store.addChains(List.of(chain(EXPIRY, START + i, 0.12)));
        }
        store.flush();

        assertThat(all(store.ticks(BANK, START + 1, START + 3)))
                .containsExactly(tick(BANK, START + 1, 1), tick(BANK, START + 2, 2));
        assertThat(all(store.ticks(START + 1, START + 2)))
                .containsExactlyInAnyOrder(tick(BANK, START + 1, 1), tick(NIFTY, START + 1, 1));
        assertThat(all(store.ticks(NIFTY, START + 2, START + 2))).isEmpty();
        assertThat(all(store.candles(NIFTY, Timeframe.MIN_1, START + MINUTE, START + 3 * MINUTE)))
                .containsExactly(
                        candle(NIFTY, Timeframe.MIN_1, 1, 1_000),
                        candle(NIFTY, Timeframe.MIN_1, 2, 1_000));
        assertThat(all(store.metrics("profit", START + 1, START + 3)))
                .extracting(Metric::value)
                .containsExactly(1.0, 2.0);
        assertThat(all(store.chains("NIFTY", START + 1, START + 3)))
                .extracting(OptionChainSnapshot::timeMicros)
                .containsExactly(START + 1, START + 2);
    }

    @Test
    void rangesLongerThanAnyPartAreWholeAndInOrder() {
        int ticks = 23_000;
        List<Tick> given = new ArrayList<>();
        for (int i = 0; i < ticks; i++) {
            given.add(tick(i % 3 == 0 ? BANK : NIFTY, START + i / 700, i));
        }
        List<Candle> candles = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            candles.add(candle(i % 2 == 0 ? BANK : NIFTY, Timeframe.MIN_1, i / 2, 1_000 + i));
        }
        store.add(new MarketDataBatch(given, candles, List.of(), List.of()));
        store.flush();

        assertThat(all(store.ticks(NIFTY, ALWAYS_FROM, ALWAYS_TO)))
                .isEqualTo(given.stream().filter(t -> t.instrument().equals(NIFTY)).toList());
        List<Tick> every = allTicks();
        assertThat(every)
                .hasSize(ticks)
                .isSortedAccordingTo((a, b) -> {
                    return Long.compare(a.timeMicros(), b.timeMicros());
                });
        assertThat(every.stream().filter(t -> t.instrument().equals(BANK)))
                .containsExactlyElementsOf(
                        given.stream().filter(t -> t.instrument().equals(BANK)).toList());
        assertThat(all(store.candles(Timeframe.MIN_1, ALWAYS_FROM, ALWAYS_TO)))
                .containsExactlyInAnyOrderElementsOf(candles)
                .isSortedAccordingTo((a, b) -> Long.compare(a.startMicros(), b.startMicros()));
        assertThat(store.statistics().stored()).isEqualTo(27_000);
    }

    @Test
    void aCandleGivenTwiceCountsOnceAndTheLastOneStays() {
        Candle first = candle(NIFTY, Timeframe.MIN_1, 0, 1_000);
        Candle corrected = candle(NIFTY, Timeframe.MIN_1, 0, 2_000);
        store.addCandles(List.of(first, candle(NIFTY, Timeframe.MIN_5, 0, 3_000)));
        store.flush();
        store.addCandles(
                List.of(
                        candle(NIFTY, Timeframe.MIN_1, 1, 1_000),
                        first,
                        corrected,
                        candle(BANK, Timeframe.MIN_1, 0, 4_000)));
        store.flush();

        assertThat(all(store.candles(NIFTY, Timeframe.MIN_1, ALWAYS_FROM, ALWAYS_TO)))
                .containsExactly(corrected, candle(NIFTY, Timeframe.MIN_1, 1, 1_000));
        assertThat(all(store.candles(Timeframe.MIN_1, ALWAYS_FROM, ALWAYS_TO)))
                .containsExactlyInAnyOrder(
                        corrected,
                        candle(BANK, Timeframe.MIN_1, 0, 4_000),
                        candle(NIFTY, Timeframe.MIN_1, 1, 1_000));
        assertThat(all(store.candles(Timeframe.MIN_5, ALWAYS_FROM, ALWAYS_TO)))
                .containsExactly(candle(NIFTY, Timeframe.MIN_5, 0, 3_000));
    }

    @Test
    void theLatestCandlesThatHadEndedAreHistory() {
        List<Candle> candles = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            candles.add(candle(NIFTY, Timeframe.MIN_5, 5L * i, 1_000 + i));
        }
        store.addCandles(candles.reversed());
        store.addCandles(List.of(candle(BANK, Timeframe.MIN_5, 0, 9_000)));
        store.addCandles(List.of());
        store.flush();
        long before = candles.get(30).endMicros();

        assertThat(store.lastCandles(NIFTY, Timeframe.MIN_5, before, 4))
                .isEqualTo(candles.subList(27, 31));
        assertThat(store.lastCandles(NIFTY, Timeframe.MIN_5, before - 1, 4))
                .isEqualTo(candles.subList(26, 30));
        assertThat(store.lastCandles(NIFTY, Timeframe.MIN_5, before, 1_000))
                .isEqualTo(candles.subList(0, 31));
        assertThat(store.lastCandles(NIFTY, Timeframe.MIN_1, before, 4)).isEmpty();

        HistorySource history = store.history();
        Instrument nifty = new Index(NIFTY, "NIFTY");
        assertThat(history.candles(nifty, Timeframe.MIN_5, before, 4))
                .isEqualTo(candles.subList(27, 31));
    }

    @Test
    void chainsAndMetricsGivenTwiceCountOnce() {
        OptionChainSnapshot corrected = chain(EXPIRY, START, 0.15);
        OptionChainSnapshot monthly = chain(EXPIRY.plusWeeks(1), START, 0.11);
        store.addChains(List.of(monthly, chain(EXPIRY, START, 0.12), corrected));
        store.addMetrics(
                List.of(
                        new Metric("profit", "ema", START, 1),
                        new Metric("profit", "rsi", START, 2.5),
                        new Metric("profit", "ema", START, -0.1),
                        new Metric("drawdown", "ema", START, 9)));
        store.flush();
        store.addChains(List.of(corrected));
        store.addMetrics(List.of(new Metric("profit", "ema", START, -0.1)));
        store.flush();

        assertThat(all(store.chains("NIFTY", ALWAYS_FROM, ALWAYS_TO)))
                .containsExactly(corrected, monthly);
        assertThat(all(store.chains("BANKNIFTY", ALWAYS_FROM, ALWAYS_TO))).isEmpty();
        assertThat(all(store.metrics("profit", ALWAYS_FROM, ALWAYS_TO)))
                .containsExactly(
                        new Metric("profit", "ema", START, -0.1),
                        new Metric("profit", "rsi", START, 2.5));
    }

    @Test
    void manyChainsAreWhole() {
        List<OptionChainSnapshot> chains = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            chains.add(chain(EXPIRY.plusWeeks(i % 3), START + i / 3, 0.1 + i));
        }
        store.addChains(chains);
        store.flush();

        assertThat(all(store.chains("NIFTY", ALWAYS_FROM, ALWAYS_TO))).isEqualTo(chains);
    }

    @Test
    void aStoredRangeIsAFeed() {
        InstrumentMaster master =
                InstrumentMaster.of(List.of(new Index(NIFTY, "NIFTY"), new Index(BANK, "BANK")));
        store.addTicks(
                List.of(
                        tick(BANK, START, 1),
                        tick(CALL, START, 2),
                        tick(NIFTY, START, 3),
                        tick(NIFTY, START + 1, 4),
                        tick(NIFTY, START + 2, 5)));
        store.addCandles(
                List.of(
                        candle(BANK, Timeframe.MIN_1, 0, 1_000),
                        candle(NIFTY, Timeframe.MIN_1, 0, 1_000)));
        store.flush();

        RecordedFeed ticks = store.replayTicks("stored", master, START, START + 2);
        RecordedFeed candles =
                store.replayCandles("stored", master, Timeframe.MIN_1, START, START + 1);

        for (int pass = 0; pass < 2; pass++) {
            assertThat(drain(ticks))
                    .containsExactly(
                            tick(NIFTY, START, 3), tick(BANK, START, 1), tick(NIFTY, START + 1, 4));
            assertThat(drain(candles))
                    .containsExactly(
                            candle(NIFTY, Timeframe.MIN_1, 0, 1_000),
                            candle(BANK, Timeframe.MIN_1, 0, 1_000));
        }
    }

    private static List<Object> drain(RecordedFeed feed) {
        List<Object> items = new ArrayList<>();
        try (RecordedFeed.Cursor cursor = feed.open()) {
            while (cursor.nextMicros() != Long.MAX_VALUE) {
                cursor.deliver(
                        new MarketDataSink() {
                            @Override
                            public void onTick(Tick tick) {
                                items.add(tick);
                            }

                            @Override
                            public void onCandle(Candle candle) {
                                items.add(candle);
                            }
                        });
            }
            assertThat(cursor.counts().delivered()).isEqualTo(items.size());
        }
        return items;
    }

    @Test
    void rowsOfManyThreadsAreAllThereOnce() throws Exception {
        int threads = 8;
        int batches = 40;
        JournalContract.atOnce(
                threads,
                thread ->
                        () -> {
                            InstrumentId own = new InstrumentId("NSE:T" + thread);
                            for (int i = 0; i < batches; i++) {
                                store.addTicks(
                                        List.of(
                                                tick(own, START + i, i),
                                                tick(own, START + i, i + 1)));
                                if (i % 13 == 0) {
                                    store.flush();
                                    assertThat(all(store.ticks(own, START + i, START + i + 1)))
                                            .hasSize(2);
                                }
                            }
                            return thread;
                        });
        store.flush();

        for (int thread = 0; thread < threads; thread++) {
            List<Tick> own =
                    all(store.ticks(new InstrumentId("NSE:T" + thread), ALWAYS_FROM, ALWAYS_TO));
            assertThat(own).hasSize(2 * batches);
            for (int i = 0; i < own.size(); i++) {
                assertThat(own.get(i).lastQuantity()).isEqualTo(i / 2 + i % 2);
            }
        }
        assertThat(store.statistics().stored()).isEqualTo(2L * threads * batches);
        assertThat(store.statistics().waiting()).isZero();
        assertThat(store.statistics().dropped()).isZero();
    }

    @Test
    void aStreamThatIsLeftHarmsNothing() {
        for (int i = 0; i < 5_000; i++) {
            store.addTicks(List.of(tick(NIFTY, START + i, i)));
        }
        store.flush();
        for (int i = 0; i < 20; i++) {
            try (Stream<Tick> stream = store.ticks(NIFTY, ALWAYS_FROM, ALWAYS_TO)) {
                Iterator<Tick> ticks = stream.iterator();
                assertThat(ticks.next()).isEqualTo(tick(NIFTY, START, 0));
                store.addTicks(List.of(tick(BANK, START + i, i)));
                store.flush();
            }
        }
        assertThat(all(store.ticks(BANK, ALWAYS_FROM, ALWAYS_TO))).hasSize(20);
        assertThat(all(store.ticks(NIFTY, ALWAYS_FROM, ALWAYS_TO))).hasSize(5_000);
    }

    @Test
    void whatMakesNoSenseIsRefusedAndSaysWhy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.ticks(2, 1))
                .withMessageContainingAll("2", "1", "before");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.candles(NIFTY, Timeframe.MIN_1, 2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> store.chains("NIFTY", 2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> store.metrics("profit", 2, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.lastCandles(NIFTY, Timeframe.MIN_1, 0, 0))
                .withMessageContaining("1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> store.addTicks(List.of(tick(new InstrumentId("NSE:A\0"), START, 1))))
                .withMessageContaining("U+0000");
    }

    @Test
    void aClosedStoreRefusesEverything() {
        for (int i = 0; i < 5_000; i++) {
            store.addTicks(List.of(tick(NIFTY, START + i, i)));
        }
        store.flush();
        Stream<Tick> opened = store.ticks(ALWAYS_FROM, ALWAYS_TO);
        store.close();
        store.close();

        assertThatIllegalStateException().isThrownBy(opened::toList);
        assertThatIllegalStateException()
                .isThrownBy(() -> store.addTicks(List.of(tick(NIFTY, START, 1))))
                .withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(() -> store.flush());
        assertThatIllegalStateException().isThrownBy(() -> store.ticks(0, 1));
        assertThatIllegalStateException()
                .isThrownBy(() -> store.lastCandles(NIFTY, Timeframe.MIN_1, 0, 1));
        assertThatIllegalStateException().isThrownBy(() -> store.chains("NIFTY", 0, 1));
        assertThat(store.statistics().stored()).isEqualTo(5_000);
    }
}
