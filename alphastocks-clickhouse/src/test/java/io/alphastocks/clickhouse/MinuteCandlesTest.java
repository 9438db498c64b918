package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.store.MarketDataStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

@Timeout(120)
class MinuteCandlesTest {

    private static final long START = Instant.parse("2021-06-11T03:45:00Z").toEpochMilli() * 1_000;
    private static final int TICKS = 3_000;

    private final Random random = new Random(20210611);

    private Tick tick(int index) {
        long price = Price.of("15800").raw() + 500L * random.nextInt(2_000);
        return new Tick(
                new InstrumentId(index % 3 == 0 ? "NSE:NIFTY 50" : "NSE:NIFTY BANK"),
                START + index * 100_000L,
                price,
                random.nextInt(1_000),
                0,
                price - 500,
                75,
                price + 500,
                75,
                0,
                TickKind.LIVE);
    }

    private static List<String> rows(ClickHouse clickHouse, String sql) {
        return clickHouse
                .session()
                .list(
                        sql.replace("alphastocks.", clickHouse.settings().database() + "."),
                        (block, row) -> block.column(0).text(row));
    }

    @Test
    void whatTheServerSumsUpIsWhatTheTicksGive() {
        try (ClickHouse clickHouse = Server.open();
                MarketDataStore store = clickHouse.marketData()) {
            List<Tick> batch = new ArrayList<>();
            for (int i = 0; i < TICKS; i++) {
                batch.add(tick(i));
                // Inserts that end in the middle of a minute.
                if (batch.size() == 700 || i == TICKS - 1) {
                    store.addTicks(batch);
                    store.flush();
                    batch.clear();
                }
            }

            List<String> summedUp =
                    rows(
                            clickHouse,
                            """
                            SELECT concat(instrument, ' ', toString(minute), ' ', toString(argMinMerge(open)), ' ', toString(max(high)), ' ',
                                toString(min(low)), ' ', toString(argMaxMerge(close)), ' ', toString(sum(volume)), ' ', toString(sum(ticks)))
                            FROM alphastocks.minute_candles GROUP BY instrument, minute ORDER BY instrument, minute\
                            """);
            assertThat(summedUp).hasSize(10);
            assertThat(summedUp)
                    .isEqualTo(
                            rows(
                                    clickHouse,
                                    """
                                    SELECT concat(instrument, ' ', toString(toStartOfMinute(time) AS minute), ' ', toString(argMin(last, (time, position))), ' ', toString(max(last)), ' ',
                                        toString(min(last)), ' ', toString(argMax(last, (time, position))), ' ', toString(sum(last_quantity)), ' ', toString(count()))
                                    FROM alphastocks.market_data GROUP BY instrument, minute ORDER BY instrument, minute\
                                    """));
        }
    }
}
