package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Tick;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

class SimulatedSessionTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 7);
    private static final InstrumentId NIFTY = new InstrumentId("NSE:NIFTY 50");
    private static final long GOLDEN = 5705869678781320251L;
    private static final TradingCalendar NSE = TradingCalendar.nse();

    @Test
    void aSeedGivesTheSameTicksToTheLastBitOnEveryMachine() {
        assertThat(hash(SimulatedSession.nifty(1, DAY))).isEqualTo(GOLDEN);
        assertThat(hash(SimulatedSession.nifty(2, DAY))).isNotEqualTo(GOLDEN);
    }

    @Test
    void ticksComeInTheOrderOfTimeWithinTheSessionAndOfKnownInstruments() {
        SimulatedSession session = SimulatedSession.nifty(3, DAY);
        List<Tick> ticks = Collected.of(session).ticks;
        long open = NSE.session(Segment.INDEX, DAY).orElseThrow().openMicros();
        long close = NSE.session(Segment.INDEX, DAY).orElseThrow().closeMicros();
        long before = open;
        Map<InstrumentId, Long> volumes = new HashMap<>();
        for (Tick tick : ticks) {
            assertThat(tick.timeMicros()).isGreaterThanOrEqualTo(before).isLessThan(close);
            before = tick.timeMicros();
            assertThat(tick.lastRaw() % 500).isZero();
            if (!tick.instrument().equals(NIFTY)) {
                assertThat(tick.askRaw()).isGreaterThan(tick.bidRaw());
                assertThat(tick.dayVolume())
                        .isGreaterThanOrEqualTo(volumes.getOrDefault(tick.instrument(), 0L));
                assertThat(tick.openInterest()).isPositive();
            }
            volumes.put(tick.instrument(), tick.dayVolume());
        }
        assertThat(volumes.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        session.instruments().all().stream().map(i -> i.id()).toList());
        assertThat(ticks.stream().filter(t -> t.instrument().equals(NIFTY))).hasSize(22_500);
    }

    @Test
    void callsAndPutsOfAStrikeAgreeWithTheIndex() {
        SimulatedSession session = SimulatedSession.nifty(4, DAY);
        Map<InstrumentId, Tick> last = new HashMap<>();
        Collected.of(session).ticks.forEach(t -> last.put(t.instrument(), t));
        double spot = tick(last, NIFTY).last().toDouble();
        LocalDate expiry = session.instruments().expiries("NIFTY").getFirst();
        for (Price strike : session.instruments().strikes("NIFTY", expiry)) {
            double call = middle(last, session, expiry, strike, OptionType.CE);
            double put = middle(last, session, expiry, strike, OptionType.PE);
            double years = 6 / 365.0;
            double parity = spot - strike.toDouble() * StrictMath.exp(-0.06 * years);
            assertThat(Math.abs(call - put - parity)).isLessThan(6);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2021-06-11, 2021-06-17, NIFTY21617, 75",
        "2021-06-16, 2021-06-24, NIFTY21JUN, 75",
        "2021-03-08, 2021-03-10, NIFTY21310, 75",
        "2025-08-29, 2025-09-02, NIFTY25902, 75",
        "2026-01-07, 2026-01-13, NIFTY26113, 65",
        "2026-01-21, 2026-01-27, NIFTY26JAN, 65",
        "2026-11-18, 2026-11-23, NIFTY26NOV, 65",
        "2026-12-30, 2027-01-05, NIFTY27105, 65"
    })
    void optionsAreThoseOfTheNearestWeeklyExpiryWithItsNamesAndLots(
            LocalDate date, LocalDate expiry, String series, long lot) {
        InstrumentMaster master = SimulatedSession.nifty(5, date).instruments();
        assertThat(master.expiries("NIFTY")).containsExactly(expiry);
        List<Price> strikes = master.strikes("NIFTY", expiry);
        assertThat(strikes).hasSize(21);
        var option =
                master.option("NIFTY", expiry, strikes.getFirst(), OptionType.PE).orElseThrow();
        assertThat(option.id().value())
                .isEqualTo("NFO:" + series + strikes.getFirst().raw() / 10_000 + "PE");
        assertThat(option.lotSize()).isEqualTo(Quantity.of(lot));
        assertThat(master.underlying("NIFTY")).isPresent();
    }

    @Test
    void sinceAugust2026OptionsTickUntilTheirOwnLaterClose() {
        LocalDate date = LocalDate.of(2026, 8, 4);
        List<Tick> ticks = Collected.of(SimulatedSession.nifty(6, date)).ticks;
        assertThat(ticks.getLast().timeMicros())
                .isGreaterThan(NSE.session(Segment.INDEX, date).orElseThrow().closeMicros())
                .isLessThan(NSE.session(Segment.DERIVATIVES, date).orElseThrow().closeMicros());
        assertThat(ticks.stream().filter(t -> t.instrument().equals(NIFTY))).hasSize(22_500);
    }

    @Test
    void severalDaysFollowOneAnotherAndGoOnNearTheCloseBefore() {
        List<Tick> index =
                Collected.of(SimulatedSession.nifty(7, DAY.plusDays(1), DAY)).ticks.stream()
                        .filter(t -> t.instrument().equals(NIFTY))
                        .toList();
        assertThat(index).hasSize(45_000);
        double close = index.get(22_499).last().toDouble();
        double open = index.get(22_500).last().toDouble();
        assertThat(Math.abs(open / close - 1)).isLessThan(0.01);
    }

    @Test
    void aDayWithoutTradingAndNoDayAtAllAreErrors() {
        assertThatThrownBy(() -> SimulatedSession.nifty(1, LocalDate.of(2026, 1, 26)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-01-26 is no trading day of INDEX");
        assertThatThrownBy(() -> SimulatedSession.nifty(1, new LocalDate[0]))
                .hasMessageContaining("at least one date");
    }

    @Test
    void withoutADayItIsAFixedOne() {
        assertThat(SimulatedSession.nifty(1).open().nextMicros())
                .isEqualTo(SimulatedSession.nifty(1, LocalDate.of(2026, 7, 8)).open().nextMicros());
    }

    @Test
    void nothingComesAfterTheEndOrAfterClosing() {
        RecordedFeed.Cursor cursor = SimulatedSession.nifty(1, DAY).open();
        cursor.close();
        assertThat(cursor.nextMicros()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> cursor.deliver(new Nowhere()))
                .isInstanceOf(NoSuchElementException.class);
    }

    private static double middle(
            Map<InstrumentId, Tick> last,
            SimulatedSession session,
            LocalDate expiry,
            Price strike,
            OptionType type) {
        Tick tick =
                tick(
                        last,
                        session.instruments()
                                .option("NIFTY", expiry, strike, type)
                                .orElseThrow()
                                .id());
        return (tick.bidRaw() + tick.askRaw()) / 20_000.0;
    }

    private static Tick tick(Map<InstrumentId, Tick> last, InstrumentId id) {
        Tick tick = last.get(id);
        if (tick == null) {
            throw new AssertionError("no tick of " + id);
        }
        return tick;
    }

    private static long hash(RecordedFeed feed) {
        long hash = 17;
        for (Tick tick : Collected.of(feed).ticks) {
            hash = hash * 31 + tick.instrument().value().hashCode();
            hash = hash * 31 + tick.timeMicros();
            hash = hash * 31 + tick.lastRaw();
            hash = hash * 31 + tick.bidRaw();
            hash = hash * 31 + tick.askRaw();
            hash = hash * 31 + tick.bidQuantity();
            hash = hash * 31 + tick.askQuantity();
            hash = hash * 31 + tick.dayVolume();
            hash = hash * 31 + tick.openInterest();
        }
        return hash;
    }
}
