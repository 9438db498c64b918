package io.alphastocks.clickhouse;

import static io.alphastocks.clickhouse.NumberedTicks.NIFTY;
import static io.alphastocks.clickhouse.NumberedTicks.QUICK;
import static io.alphastocks.clickhouse.NumberedTicks.START;
import static io.alphastocks.clickhouse.NumberedTicks.all;
import static io.alphastocks.clickhouse.NumberedTicks.ticks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.bus.EventBus;
import io.alphastocks.event.RowsDropped;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.MarketDataException;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.testkit.LocalClickHouse;
import io.alphastocks.testkit.LocalClickHouse.Options;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

@Timeout(120)
class MarketDataOutageTest {

    @TempDir private Path directory;
    private final ClickHouseSettings settings = Server.newDatabase();

    @BeforeEach
    void requireAvailable() {
        Server.requireAvailable();
    }

    private LocalClickHouse start(int port) {
        return LocalClickHouse.start(Options.DEFAULT.in(directory).at(port));
    }

    @Test
    void aServerThatIsKilledInTheMiddleHasEveryTickOnceInTheEnd() {
        int count = 40_000;
        LocalClickHouse server = start(0);
        try (ClickHouse clickHouse = Server.open(server, settings);
                MarketDataStore store = clickHouse.marketData(QUICK)) {
            for (int i = 0; i < count; i += 100) {
                store.addTicks(ticks(i, i + 100));
                if (i == count / 4 || i == count / 2) {
                    while (store.statistics().stored() < i / 2) {
                        Thread.onSpinWait();
                    }
                    server.kill();
                    server = start(server.port());
                }
            }
            while (store.statistics().waiting() > 0) {
                Thread.onSpinWait();
            }
            assertThat(all(store)).isEqualTo(ticks(0, count));
            assertThat(store.statistics().dropped()).isZero();
        } finally {
            server.close();
        }
    }

    @Test
    void whileTheServerIsAwayRowsWaitAndAReadSaysSo() {
        LocalClickHouse server = start(0);
        try (ClickHouse clickHouse = Server.open(server, settings);
                MarketDataStore store = clickHouse.marketData(QUICK)) {
            store.addTicks(ticks(0, 100));
            store.flush();
            server.kill();

            store.addTicks(ticks(100, 200));
            assertThatExceptionOfType(MarketDataException.class)
                    .isThrownBy(store::flush)
                    .withMessageContainingAll("100 rows", "cannot be reached");
            assertThatExceptionOfType(MarketDataException.class)
                    .isThrownBy(() -> all(store))
                    .withMessageContaining("cannot be reached");

            server = start(server.port());
            store.flush();
            assertThat(all(store)).isEqualTo(ticks(0, 200));
        } finally {
            server.close();
        }
    }

    @Test
    void beyondTheBoundTheOldestAreDroppedAndAnEventTellsIt() {
        LocalClickHouse server = start(0);
        List<RowsDropped> told = new ArrayList<>();
        BufferSettings small =
                new BufferSettings(
                        500,
                        Duration.ofMillis(1),
                        2_000,
                        Duration.ofMillis(10),
                        Duration.ofMillis(50));
        try (EventBus bus = EventBus.deterministic();
                ClickHouse clickHouse = Server.open(server, settings);
                MarketDataStore store = clickHouse.marketData(small)) {
            bus.subscribe(RowsDropped.class, o -> o.named("told").serial(), told::add);
            store.publishTo(bus, SimulatedClock.at(START));
            server.kill();
            for (int i = 0; i < 5_000; i += 100) {
                store.addTicks(ticks(i, i + 100));
            }
            long dropped = store.statistics().dropped();
            assertThat(dropped).isGreaterThanOrEqualTo(5_000 - 2_000 - 600);
            assertThat(told).hasSize(1);
            assertThat(told.getFirst().ongoing()).isTrue();

            server = start(server.port());
            store.flush();
            store.addTicks(ticks(5_000, 5_001));
            store.flush();
            assertThat(told).hasSize(2);
            assertThat(told.getLast().ongoing()).isFalse();
            assertThat(told.getLast().dropped()).isEqualTo(store.statistics().dropped());
            List<Tick> stored = all(store);
            assertThat(stored).hasSize((int) store.statistics().stored());
            assertThat(stored.getLast()).isEqualTo(ticks(5_000, 5_001).getFirst());
            assertThat(store.statistics().taken()).isEqualTo(5_001);
        } finally {
            server.close();
        }
    }

    @Test
    void aServerThatIsAwayAtTheCloseIsToldWithWhatIsLost() {
        LocalClickHouse server = start(0);
        try (ClickHouse clickHouse = Server.open(server, settings)) {
            MarketDataStore store = clickHouse.marketData(QUICK);
            server.kill();
            store.addTicks(ticks(0, 70));
            assertThatExceptionOfType(MarketDataException.class)
                    .isThrownBy(store::close)
                    .withMessageContainingAll("70 rows are lost", "cannot be reached");
            assertThat(store.statistics().dropped()).isEqualTo(70);
        }
    }

    @Test
    void aRowThatDoesNotFitIsRefusedByNameAndHarmsNoOther() {
        try (ClickHouse clickHouse = Server.open();
                MarketDataStore store = clickHouse.marketData()) {
            Tick dear = Tick.ofLast(NIFTY, START, Price.ofRaw(1_000_000_000_000_000_000L));
            Tick dearest = Tick.ofLast(NIFTY, START, Price.ofRaw(999_999_999_999_999_999L));
            Tick early = Tick.ofLast(NIFTY, Instant.parse("1899-12-31T23:59:59Z"), Price.of("1"));
            Tick first = Tick.ofLast(NIFTY, Instant.parse("1900-01-01T00:00:00Z"), Price.of("1"));
            Tick last =
                    Tick.ofLast(
                            NIFTY,
                            Instant.parse("2299-12-31T23:59:59.999999Z"),
                            Price.of("0.0001"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.addTicks(List.of(first, dear, last)))
                    .withMessageContainingAll("NSE:NIFTY 50", "100000000000000", "Decimal(18, 4)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.addTicks(List.of(early)))
                    .withMessageContainingAll("1899-12-31", "1900-01-01");
            store.addTicks(List.of(dearest, first, last));
            store.flush();

            assertThat(all(store)).containsExactly(first, dearest, last);
        }
    }

    @Test
    void timesAreUtcInTheColumnsWhateverTheZoneOfThisMachine() {
        try (ClickHouse clickHouse = Server.open();
                MarketDataStore store = clickHouse.marketData()) {
            store.addTicks(ticks(0, 1));
            store.flush();

            String stored =
                    clickHouse
                            .session()
                            .one(
                                    "SELECT concat(toString(time), ' ', toString(last), ' ', toTypeName(time)) FROM "
                                            + Table.qualified(clickHouse.settings(), Tables.TICKS),
                                    (block, row) -> block.column(0).text(row));
            assertThat(stored).isEqualTo("2021-06-11 03:45:00.000000 158000 DateTime64(6, 'UTC')");
        }
    }
}
