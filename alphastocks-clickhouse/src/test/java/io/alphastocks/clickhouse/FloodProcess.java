package io.alphastocks.clickhouse;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.store.MarketDataStatistics;
import io.alphastocks.store.MarketDataStore;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// A process that offers ticks while the server does not take any, step by step as its input says.
final class FloodProcess {

    static final int TICKS = 5_000_000;

    private static final int AT_ONCE = 1_000;
    private static final long START = Instant.parse("2021-06-11T03:45:00Z").toEpochMilli();

    private FloodProcess() {}

    /// @param args JDBC URL, database
    public static void main(String[] args) throws Exception {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (ClickHouse clickHouse =
                        ClickHouse.connect(
                                args[0],
                                new Properties(),
                                ClickHouseSettings.DEFAULT.inDatabase(args[1]));
                MarketDataStore store = clickHouse.marketData()) {
            System.out.println("ready");
            input.readLine();
            InstrumentId nifty = new InstrumentId("NSE:NIFTY 50");
            List<Tick> ticks = new ArrayList<>(AT_ONCE);
            for (int i = 0; i < TICKS; i++) {
                ticks.add(
                        Tick.ofLast(
                                nifty,
                                Instant.ofEpochMilli(START + i),
                                Price.ofRaw(1_580_000_000L + i)));
                if (ticks.size() == AT_ONCE) {
                    store.addTicks(ticks);
                    ticks.clear();
                }
            }
            System.gc();
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            tell(store.statistics(), used);
            input.readLine();
            store.flush();
            tell(store.statistics(), used);
        }
    }

    /// In one line: heap used, stored, dropped, waiting.
    private static void tell(MarketDataStatistics s, long used) {
        System.out.println(used + " " + s.stored() + " " + s.dropped() + " " + s.waiting());
    }
}
