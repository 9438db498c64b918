package io.alphastocks.benchmarks;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.data_formats.RowBinaryFormatWriter;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.metadata.TableSchema;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.data.ClickHouseFormat;

import io.alphastocks.clickhouse.ClickHouse;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.testkit.LocalClickHouse;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Ticks per second into ClickHouse and back, through the module and through the official client
/// alone, turn by turn in one run: both into the same table, 100,000 rows an insert, both from
/// ticks and to ticks. Arguments: rounds, and ticks of each.
public final class ClickHouseTable {

    private static final int BATCH = 100_000;
    private static final String TABLE = "market_data";
    private static final String DATABASE = "alphastocks";
    private static final List<String> COLUMNS =
            List.of(
                    "instrument",
                    "time",
                    "last",
                    "last_quantity",
                    "day_volume",
                    "bid",
                    "bid_quantity",
                    "ask",
                    "ask_quantity",
                    "open_interest",
                    "kind",
                    "position",
                    "writer");

    private ClickHouseTable() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int ticks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        try (LocalClickHouse server = LocalClickHouse.start()) {
            String url = server.url();
            double[][] rates = new double[4][rounds];
            try (ClickHouse clickHouse = ClickHouse.connect(url);
                    Client client =
                            new Client.Builder()
                                    .addEndpoint("http://127.0.0.1:" + server.port())
                                    .setUsername("default")
                                    .setPassword("")
                                    .setDefaultDatabase(DATABASE)
                                    .build()) {
                measure(clickHouse, client, Math.min(ticks, 300_000)); // warm
                for (int round = 0; round < rounds; round++) {
                    double[] one = measure(clickHouse, client, ticks);
                    for (int i = 0; i < one.length; i++) {
                        rates[i][round] = one[i];
                    }
                    System.out.printf(
                            Locale.ROOT,
                            "round %d: stored %,.0f (client %,.0f), read %,.0f (client %,.0f)%n",
                            round + 1,
                            one[0],
                            one[1],
                            one[2],
                            one[3]);
                }
            }
            System.out.println("| ticks/s, median | module | client alone | ratio |");
            System.out.println("|-----------------|-------:|-------------:|------:|");
            print("stored", median(rates[0]), median(rates[1]));
            print("read", median(rates[2]), median(rates[3]));
        }
    }

    private static void print(String what, double module, double client) {
        System.out.printf(
                Locale.ROOT,
                "| %-15s | %,.0f | %,.0f | %.2f |%n",
                what,
                module,
                client,
                module / client);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double[] measure(ClickHouse clickHouse, Client client, int count)
            throws Exception {
        List<Tick> ticks = ticks(count);
        truncate(client);
        double clientStored = rate(count, () -> insert(client, ticks));
        truncate(client);
        double moduleStored =
                rate(
                        count,
                        () -> {
                            try (MarketDataStore store = clickHouse.marketData()) {
                                for (int i = 0; i < count; i += 1_000) {
                                    store.addTicks(ticks.subList(i, Math.min(count, i + 1_000)));
                                    while (store.statistics().waiting() > 300_000) {
                                        LockSupport.parkNanos(100_000);
                                    }
                                }
                                store.flush();
                                require(count, store.statistics().stored());
                            }
                        });
        double clientRead = rate(count, () -> require(count, read(client)));
        double moduleRead =
                rate(
                        count,
                        () -> {
                            try (MarketDataStore store = clickHouse.marketData();
                                    Stream<Tick> all =
                                            store.ticks(
                                                    ticks.getFirst().instrument(),
                                                    Long.MIN_VALUE,
                                                    Long.MAX_VALUE)) {
                                long sum = 0;
                                for (Iterator<Tick> rows = all.iterator(); rows.hasNext(); ) {
                                    sum += rows.next().lastQuantity() > 0 ? 1 : 0;
                                }
                                require(count, sum);
                            }
                        });
        return new double[] {moduleStored, clientStored, moduleRead, clientRead};
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double rate(int count, Work work) throws Exception {
        long from = System.nanoTime();
        work.run();
        return count * 1e9 / (System.nanoTime() - from);
    }

    private static void require(long expected, long actual) {
        if (expected != actual) {
            throw new IllegalStateException(actual + " ticks, not " + expected);
        }
    }

    private static List<Tick> ticks(int count) {
        InstrumentId instrument = new InstrumentId("NSE:NIFTY 50");
        long start = 1_623_383_100_000_000L; // 2021-06-11T03:45:00Z
        List<Tick> ticks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long last = 158_000_000L + Math.floorMod(i * 7_919L, 10_000L) * 5;
            ticks.add(
                    new Tick(
                            instrument,
                            start + i * 500L,
                            last,
                            75L + i % 50,
                            75L * i,
                            last - 500,
                            150,
                            last + 500,
                            225,
                            1_000_000L + i,
                            TickKind.LIVE));
        }
        return ticks;
    }

    private static void truncate(Client client) throws Exception {
        client.query("TRUNCATE TABLE " + TABLE).get().close();
    }

    private static void insert(Client client, List<Tick> ticks) throws Exception {
        TableSchema all = client.getTableSchema(TABLE, DATABASE);
        TableSchema schema =
                new TableSchema(
                        TABLE,
                        "",
                        DATABASE,
                        all.getColumns().stream()
                                .filter(c -> COLUMNS.contains(c.getColumnName()))
                                .toList());
        for (int from = 0; from < ticks.size(); from += BATCH) {
            List<Tick> batch = ticks.subList(from, Math.min(ticks.size(), from + BATCH));
            long first = from;
            client.insert(
                            TABLE,
                            COLUMNS,
                            out -> {
                                RowBinaryFormatWriter writer =
                                        new RowBinaryFormatWriter(
                                                out, schema, ClickHouseFormat.RowBinary);
                                long position = first;
                                for (Tick tick : batch) {
                                    write(writer, tick, position++);
                                }
                                out.close();
                            },
                            ClickHouseFormat.RowBinary,
                            new InsertSettings().serverSetting("async_insert", "0"))
                    .get()
                    .close();
        }
    }

    private static void write(RowBinaryFormatWriter row, Tick tick, long position)
            throws java.io.IOException {
        row.setString(1, tick.instrument().value());
        row.setDateTime(2, EpochMicros.toInstant(tick.timeMicros()).atZone(ZoneOffset.UTC));
        row.setBigDecimal(3, BigDecimal.valueOf(tick.lastRaw(), 4));
        row.setLong(4, tick.lastQuantity());
        row.setLong(5, tick.dayVolume());
        row.setBigDecimal(6, BigDecimal.valueOf(tick.bidRaw(), 4));
        row.setLong(7, tick.bidQuantity());
        row.setBigDecimal(8, BigDecimal.valueOf(tick.askRaw(), 4));
        row.setLong(9, tick.askQuantity());
        row.setLong(10, tick.openInterest());
        row.setString(11, tick.kind().name());
        row.setLong(12, position);
        row.setLong(13, 0);
        row.commitRow();
    }

    @SuppressWarnings("try") // an interrupt ends the benchmark
    private static long read(Client client) throws Exception {
        long sum = 0;
        try (QueryResponse response =
                client.query(
                                "SELECT "
                                        + String.join(", ", COLUMNS.subList(0, 12))
                                        + " FROM "
                                        + TABLE
                                        + " WHERE instrument = 'NSE:NIFTY 50' ORDER BY time, position")
                        .get()) {
            ClickHouseBinaryFormatReader rows = client.newBinaryFormatReader(response);
            while (rows.next() != null) {
                Tick tick =
                        new Tick(
                                new InstrumentId(rows.getString(1)),
                                EpochMicros.of(rows.getZonedDateTime(2).toInstant()),
                                rows.getBigDecimal(3).unscaledValue().longValueExact(),
                                rows.getLong(4),
                                rows.getLong(5),
                                rows.getBigDecimal(6).unscaledValue().longValueExact(),
                                rows.getLong(7),
                                rows.getBigDecimal(8).unscaledValue().longValueExact(),
                                rows.getLong(9),
                                rows.getLong(10),
                                TickKind.valueOf(rows.getString(11)));
                sum += tick.lastQuantity() > 0 ? 1 : 0;
            }
        }
        return sum;
    }
}
