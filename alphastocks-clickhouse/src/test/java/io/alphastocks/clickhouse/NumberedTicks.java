package io.alphastocks.clickhouse;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.MarketDataStore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Ticks that can be told from one another, and a buffer that does not wait for more of them.
final class NumberedTicks {

    static final InstrumentId NIFTY = new InstrumentId("NSE:NIFTY 50");
    static final Instant START = Instant.parse("2021-06-11T03:45:00Z");

    /// 500 rows or a millisecond; 100,000 rows wait.
    static final BufferSettings QUICK =
            new BufferSettings(
                    500,
                    Duration.ofMillis(1),
                    100_000,
                    Duration.ofMillis(10),
                    Duration.ofMillis(100));

    private NumberedTicks() {}

    static List<Tick> ticks(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i ->
                        Tick.ofLast(NIFTY, START.plusMillis(i), Price.ofRaw(1_580_000_000L + i)))
                .toList();
    }

    /// All that a store has.
    static List<Tick> all(MarketDataStore store) {
        try (Stream<Tick> stream = store.ticks(NIFTY, Long.MIN_VALUE, Long.MAX_VALUE)) {
            return stream.toList();
        }
    }
}
