package io.alphastocks.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.jdbc.SqliteMarketDataStore;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Money;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.MarketDataStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

class RecordAndReplayTest {

    @TempDir private Path directory;

    @Test
    void aRecordedSessionEndsAsItDidWhenItWasRecorded() {
        Path database = directory.resolve("market.db");
        LocalDate day = LocalDate.parse("2025-10-21");
        SimulatedSession session = SimulatedSession.nifty(10, day);

        Money recorded = RecordAndReplay.record(session, database);

        assertThat(recorded).isNotEqualTo(Money.ZERO);
        assertThat(RecordAndReplay.replay(database, session.instruments(), day))
                .isEqualTo(recorded);
        try (MarketDataStore store = SqliteMarketDataStore.open(database);
                Stream<Tick> ticks = store.ticks(Long.MIN_VALUE, Long.MAX_VALUE)) {
            assertThat(ticks.count()).isGreaterThan(10_000);
            assertThat(
                            store.history()
                                    .candles(
                                            session.instruments().underlying("NIFTY").orElseThrow(),
                                            Timeframe.MIN_1,
                                            Long.MAX_VALUE,
                                            1_000))
                    .hasSize(60);
        }
    }
}
