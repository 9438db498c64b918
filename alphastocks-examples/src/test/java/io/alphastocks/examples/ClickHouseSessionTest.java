package io.alphastocks.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alphastocks.clickhouse.ClickHouse;
import io.alphastocks.event.Event;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Money;
import io.alphastocks.model.Tick;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.testkit.LocalClickHouse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.stream.Stream;

@Timeout(600)
class ClickHouseSessionTest {

    @Test
    void aSessionIsKeptInClickHouseAndItsTradesAddUpToItsResult() {
        assumeTrue(
                LocalClickHouse.unavailable().isEmpty(),
                () -> LocalClickHouse.unavailable().orElse(""));
        RecordedFeed session = SimulatedSession.nifty(10, LocalDate.parse("2025-10-21"));
        try (LocalClickHouse server = LocalClickHouse.start()) {
            Money net = ClickHouseSession.record(session, server.url());
            assertThat(ClickHouseSession.onOneDatabase(session, server.url())).isEqualTo(net);

            try (ClickHouse clickHouse = ClickHouse.connect(server.url());
                    MarketDataStore store = clickHouse.marketData();
                    Stream<Tick> ticks = store.ticks(Long.MIN_VALUE, Long.MAX_VALUE);
                    Stream<Event> events = clickHouse.recorded("paper/2025-10-21")) {
                assertThat(clickHouse.analytics().performance("paper/2025-10-21"))
                        .singleElement()
                        .satisfies(all -> assertThat(all.net()).isEqualTo(net));
                assertThat(ticks.count()).isGreaterThan(10_000);
                assertThat(events.count()).isGreaterThan(10_000);
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsToldInOneLine() {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code =
                ClickHouseSession.run(
                        new String[] {"jdbc:clickhouse://127.0.0.1:1/default"},
                        System.out,
                        new PrintStream(errors, true, StandardCharsets.UTF_8));

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains("127.0.0.1:1", "cannot be reached");
    }
}
