package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Price;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.MemoryMarketDataStore;
import io.alphastocks.testkit.kite.Fault;
import io.alphastocks.testkit.kite.Route;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Downloads of candles before the fake broker.
class KiteHistoryTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 6, 1);

    @TempDir Path directory;

    private final KiteRig rig = new KiteRig();
    private final MemoryMarketDataStore store = MemoryMarketDataStore.create();
    private final List<String> progress = new ArrayList<>();
    private KiteHistory history;
    private Instrument option;

    @BeforeEach
    void open() {
        KiteInstruments known = KiteInstruments.today(rig.session, directory);
        history = new KiteHistory(rig.session, known, TradingCalendar.nse());
        option = known.master().find(KiteRig.CALL_ID).orElseThrow();
    }

    @AfterEach
    void close() {
        rig.close();
        store.close();
    }

    private Candle minute(Instant start, String close) {
        long micros = EpochMicros.of(start);
        long price = Price.of(close).raw();
        return new Candle(
                option.id(),
                Timeframe.MIN_1,
                micros,
                micros + 60_000_000,
                price,
                price,
                price,
                price,
                75,
                price,
                0,
                150,
                false);
    }

    private void download(LocalDate last) {
        history.download(
                option,
                Timeframe.MIN_1,
                FIRST,
                last,
                store,
                (through, candles) -> {
                    progress.add(through + ": " + candles);
                    rig.pass(Duration.ofSeconds(1)); // no more than three requests in it
                });
    }

    private List<Candle> stored() {
        try (Stream<Candle> candles =
                store.candles(
                        option.id(),
                        Timeframe.MIN_1,
                        0,
                        EpochMicros.of(KiteRig.MORNING) + 86_400_000_000L)) {
            return candles.toList();
        }
    }

    @Test
    void asManyDaysAtOnceAsTheBrokerGivesAndEachPartIsTold() {
        rig.fake.candles(
                KiteRig.CALL.key(),
                List.of(
                        minute(Instant.parse("2026-06-01T03:45:00Z"), "100"),
                        minute(Instant.parse("2026-07-30T09:59:00Z"), "101"),
                        minute(Instant.parse("2026-07-31T03:45:00Z"), "102"),
                        minute(Instant.parse("2026-10-01T03:45:00Z"), "103")));

        download(LocalDate.of(2026, 10, 1));

        assertThat(progress).containsExactly("2026-07-30: 2", "2026-09-28: 1", "2026-10-01: 1");
        assertThat(stored())
                .extracting(Candle::close)
                .containsExactly(
                        Price.of("100"), Price.of("101"), Price.of("102"), Price.of("103"));
        assertThat(stored().getFirst().openInterest()).isEqualTo(150);
    }

    @Test
    void whatIsUnderWayIsNotStored() {
        rig.fake.candles(
                KiteRig.CALL.key(),
                List.of(
                        minute(KiteRig.MORNING.minusSeconds(60), "100"),
                        minute(KiteRig.MORNING, "101")));

        download(KiteRig.TODAY);

        assertThat(stored()).extracting(Candle::close).containsExactly(Price.of("100"));
        assertThat(progress).last().isEqualTo("2026-11-20: 1");
    }

    @Test
    void whatWasStoredBeforeAFailureStays() {
        rig.fake.candles(
                KiteRig.CALL.key(),
                List.of(
                        minute(Instant.parse("2026-06-01T03:45:00Z"), "100"),
                        minute(Instant.parse("2026-08-03T03:45:00Z"), "101")));
        rig.fake.next(Route.HISTORICAL, Fault.none());
        rig.fake.next(Route.HISTORICAL, Fault.html(503));

        assertThatExceptionOfType(KiteException.class)
                .isThrownBy(() -> download(LocalDate.of(2026, 10, 1)));
        assertThat(progress).containsExactly("2026-07-30: 1");
        assertThat(stored()).hasSize(1);

        download(LocalDate.of(2026, 10, 1));
        assertThat(stored()).hasSize(2);
    }

    @Test
    void daysThatEndBeforeTheyBeginAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> download(FIRST.minusDays(1)))
                .withMessageContaining("2026-06-01 to 2026-05-31");
    }
}
