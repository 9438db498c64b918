package io.alphastocks.market;

import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.time.TradingCalendar;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Simulated market data: NIFTY and the options of its nearest weekly expiry, for runs without
/// recorded data. The seed and the days determine every tick to the last bit, on every machine.
///
/// The index ticks once a second. It moves in trends of 25 to 55 minutes that mostly turn at their
/// ends, with noise and rare jumps. The options are those of the first weekly expiry at least two
/// days ahead, ten strikes of 50 points to either side of the open; the three nearest to the money
/// on either side tick every second, the others every five. They are priced by Black–Scholes with a
/// smile around a slowly moving volatility, quoted a spread apart with sizes, and traded at either
/// quote; volume is cumulative over the day. Lots are 75 units until 2025 and 65 since. A session
/// makes about 400,000 ticks.
///
/// None of it says anything about real markets. Immutable; safe for any thread; a cursor is one
/// thread's.
public final class SimulatedSession implements RecordedFeed {

    private static final Index NIFTY = new Index(new InstrumentId("NSE:NIFTY 50"), "NIFTY");
    private static final LocalDate DEFAULT_DATE = LocalDate.of(2026, 7, 8);
    private static final double LEVEL = 24_000;
    private static final double LEVEL_RANGE = 800;

    private final long seed;
    private final List<SimulatedDay> days;
    private final InstrumentMaster instruments;

    private SimulatedSession(long seed, List<SimulatedDay> days) {
        this.seed = seed;
        this.days = days;
        Set<Instrument> all = new LinkedHashSet<>();
        all.add(NIFTY);
        days.forEach(day -> all.addAll(day.contracts()));
        this.instruments = InstrumentMaster.of(all);
    }

    /// One session of NIFTY and its options, on a fixed day: 2026-07-08.
    ///
    /// @param seed any number
    public static SimulatedSession nifty(long seed) {
        return nifty(seed, DEFAULT_DATE);
    }

    /// Sessions of NIFTY and its options by NSE's hours.
    ///
    /// @param seed any number
    /// @param dates trading days, at least one; passed in the order of time
    /// @throws IllegalArgumentException if one of them is no trading day, or none is given
    public static SimulatedSession nifty(long seed, LocalDate... dates) {
        return nifty(seed, TradingCalendar.nse(), dates);
    }

    /// Sessions of NIFTY and its options by a calendar's hours.
    ///
    /// @param seed any number
    /// @param dates trading days, at least one; passed in the order of time
    /// @throws IllegalArgumentException if one of them is no trading day, or none is given
    public static SimulatedSession nifty(long seed, TradingCalendar calendar, LocalDate... dates) {
        if (dates.length == 0) {
            throw new IllegalArgumentException("a simulated session needs at least one date");
        }
        double open = LEVEL + new SeededRandom(seed, 1).uniform(-LEVEL_RANGE, LEVEL_RANGE);
        List<SimulatedDay> days = new ArrayList<>();
        for (LocalDate date : new TreeSet<>(List.of(dates))) {
            SimulatedDay day = SimulatedDay.of(calendar, date, open);
            days.add(day);
            open = nextOpen(seed, day);
        }
        return new SimulatedSession(seed, List.copyOf(days));
    }

    /// Where the next day opens: this day's close and a small gap.
    private static double nextOpen(long seed, SimulatedDay day) {
        IndexPath path = SimulatedCursor.path(seed, day);
        long length = day.indexHours().closeMicros() - day.indexHours().openMicros();
        for (long second = 0; second < length / 1_000_000; second++) {
            path.step();
        }
        double gap = 0.002 * new SeededRandom(seed, -day.date().toEpochDay()).gaussian();
        return path.price() * (1 + gap);
    }

    @Override
    public String name() {
        return "simulated:nifty:" + seed;
    }

    @Override
    public InstrumentMaster instruments() {
        return instruments;
    }

    @Override
    public String fingerprint() {
        Fingerprint fingerprint = new Fingerprint().add("simulated nifty " + seed);
        days.forEach(day -> fingerprint.add(day.toString()));
        return fingerprint.toString();
    }

    @Override
    public Cursor open() {
        return new SimulatedCursor(NIFTY.id(), days, seed);
    }
}
