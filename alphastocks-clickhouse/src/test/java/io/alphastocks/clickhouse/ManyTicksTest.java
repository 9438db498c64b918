package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.store.MarketDataStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Many rows there and back, equal by their checksum. `-Dticks=10000000` is the full size, of which
/// an ordinary build does a part.
@Timeout(600)
class ManyTicksTest {

    private static final int TICKS = Integer.getInteger("ticks", 500_000);
    private static final int PART = 10_000;
    private static final long START = 1_623_383_100_000_000L; // 2021-06-11T03:45:00Z

    private static final List<InstrumentId> INSTRUMENTS =
            IntStream.range(0, 50).mapToObj(i -> new InstrumentId("NSE:STOCK" + i)).toList();

    /// The ticks of one time come in the order of instruments, as they are read.
    private static Tick tick(int number) {
        long seed = number * 0x9E37_79B9_7F4A_7C15L;
        return new Tick(
                INSTRUMENTS.get(number % INSTRUMENTS.size()),
                START + number / INSTRUMENTS.size() * 1_000L,
                1_000_000 + (seed >>> 40),
                (seed >>> 50) + 1,
                number,
                999_000 + (seed >>> 41),
                75 + (seed >>> 60),
                1_001_000 + (seed >>> 39),
                150 + (seed >>> 59),
                10_000 + (seed >>> 45),
                TickKind.LIVE);
    }

    private static long add(long checksum, Tick tick) {
        return checksum * 31 + tick.hashCode();
    }

    @Test
    void manyTicksAreReadBackEqualByTheirChecksum() {
        try (ClickHouse clickHouse = Server.open();
                MarketDataStore store = clickHouse.marketData()) {
            long given = 0;
            List<Tick> part = new ArrayList<>(PART);
            for (int i = 0; i < TICKS; i++) {
                Tick tick = tick(i);
                given = add(given, tick);
                part.add(tick);
                if (part.size() == PART) {
                    store.addTicks(part);
                    part.clear();
                    while (store.statistics().waiting() > 300_000) {
                        LockSupport.parkNanos(1_000_000);
                    }
                }
            }
            store.addTicks(part);
            store.flush();
            assertThat(store.statistics().stored()).isEqualTo(TICKS);
            assertThat(store.statistics().dropped()).isZero();

            long read = 0;
            long count = 0;
            try (Stream<Tick> ticks = store.ticks(Long.MIN_VALUE, Long.MAX_VALUE)) {
                for (Iterator<Tick> all = inOrderOfInstruments(ticks); all.hasNext(); ) {
                    read = add(read, all.next());
                    count++;
                }
            }
            assertThat(count).isEqualTo(TICKS);
            assertThat(read).isEqualTo(given);
        }
    }

    /// Those of one time are read in the order of names, and were given in that of numbers.
    private static Iterator<Tick> inOrderOfInstruments(Stream<Tick> ticks) {
        Iterator<Tick> rows = ticks.iterator();
        return new Iterator<>() {
            private final List<Tick> group = new ArrayList<>();
            private int next;

            @Override
            public boolean hasNext() {
                return next < group.size() || rows.hasNext();
            }

            @Override
            public Tick next() {
                if (next == group.size()) {
                    group.clear();
                    next = 0;
                    while (group.size() < INSTRUMENTS.size() && rows.hasNext()) {
                        group.add(rows.next());
                    }
                    group.sort((a, b) ->
                            Integer.compare(
                                    INSTRUMENTS.indexOf(a.instrument()),
                                    INSTRUMENTS.indexOf(b.instrument())));
                }
                return group.get(next++);
            }
        };
    }
}
