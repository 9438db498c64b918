package io.alphastocks.market;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/// A pass through simulated days: each tick is made when it is asked for.
final class SimulatedCursor implements RecordedFeed.Cursor {

    private static final long SECOND = 1_000_000;
    private static final long BETWEEN_CONTRACTS = 10_000;
    private static final double YEAR_MICROS = 365 * 86_400e6;
    private static final double RATE = 0.06;
    private static final int NEAR_STRIKES = 3;
    private static final int FAR_EVERY_SECONDS = 5;

    private final InstrumentId index;
    private final List<SimulatedDay> days;
    private final long seed;

    private int dayAt;
    private @Nullable Running running;
    private @Nullable Tick next;
    private long delivered;

    SimulatedCursor(InstrumentId index, List<SimulatedDay> days, long seed) {
        this.index = index;
        this.days = days;
        this.seed = seed;
        prepare();
    }

    static IndexPath path(long seed, SimulatedDay day) {
        return new IndexPath(new SeededRandom(seed, 2 * day.date().toEpochDay()), day.open());
    }

    private void prepare() {
        next = null;
        while (next == null) {
            if (running == null) {
                if (dayAt == days.size()) {
                    return;
                }
                running = new Running(days.get(dayAt++));
            }
            next = running.next();
            if (next == null) {
                running = null;
            }
        }
    }

    @Override
    public long nextMicros() {
        return next == null ? Long.MAX_VALUE : next.timeMicros();
    }

    @Override
    public void deliver(MarketDataSink sink) {
        Tick tick = next;
        if (tick == null) {
            throw new NoSuchElementException("the simulated session is at its end");
        }
        prepare();
        delivered++;
        sink.onTick(tick);
    }

    @Override
    public FeedCounts counts() {
        return new FeedCounts(delivered, 0, 0, 0);
    }

    @Override
    public void close() {
        dayAt = days.size();
        running = null;
        next = null;
    }

    /// The day under way.
    private final class Running {

        private final SimulatedDay day;
        private final IndexPath path;
        private final SeededRandom random;
        private final List<SimulatedOption> options = new ArrayList<>();
        private final int seconds;
        private int second;
        private int at = -1;

        private double spot;
        private double logSpot;
        private double years;
        private double rootYears;
        private double level;

        Running(SimulatedDay day) {
            this.day = day;
            this.path = path(seed, day);
            this.random = new SeededRandom(seed, 2 * day.date().toEpochDay() + 1);
            for (OptionContract contract : day.contracts()) {
                options.add(new SimulatedOption(contract, day.open(), random));
            }
            long close =
                    StrictMath.max(day.indexHours().closeMicros(), day.optionHours().closeMicros());
            this.seconds = (int) ((close - day.indexHours().openMicros()) / SECOND);
            this.level = random.uniform(0.11, 0.16);
            beginSecond();
        }

        private void beginSecond() {
            spot = path.price();
            logSpot = StrictMath.log(spot);
            years = (day.expiryMicros() - micros()) / YEAR_MICROS;
            rootYears = StrictMath.sqrt(years);
            level += 0.00002 * random.gaussian() + 0.0001 * (0.13 - level);
        }

        private long micros() {
            return day.indexHours().openMicros() + second * SECOND;
        }

        /// The next tick; null at the day's end.
        @Nullable Tick next() {
            while (second < seconds) {
                int contract = at++;
                if (contract == -1) {
                    if (day.indexHours().contains(micros())) {
                        return indexTick();
                    }
                } else if (contract < options.size()) {
                    Tick tick = optionTick(contract);
                    if (tick != null) {
                        return tick;
                    }
                } else {
                    at = -1;
                    second++;
                    path.step();
                    if (second < seconds) {
                        beginSecond();
                    }
                }
            }
            return null;
        }

        private Tick indexTick() {
            return new Tick(
                    index,
                    micros(),
                    StrictMath.round(spot * 20) * 500,
                    0,
                    Tick.NOT_AVAILABLE,
                    0,
                    0,
                    0,
                    0,
                    Tick.NOT_AVAILABLE,
                    TickKind.LIVE);
        }

        private @Nullable Tick optionTick(int contract) {
            SimulatedOption option = options.get(contract);
            double strikesAway = StrictMath.abs(option.strike() - spot) / 50;
            boolean near = strikesAway <= NEAR_STRIKES + 0.5;
            long micros = micros() + (contract + 1) * BETWEEN_CONTRACTS;
            if ((!near && second != 0 && (second + contract) % FAR_EVERY_SECONDS != 0)
                    || !day.optionHours().contains(micros)) {
                return null;
            }
            double drift = RATE * years;
            double moneyness = (option.logStrike() - logSpot) / rootYears;
            double volatility =
                    StrictMath.max(0.05, level - 0.04 * moneyness + 0.25 * moneyness * moneyness);
            double discounted = option.strike() * StrictMath.exp(-drift);
            double call =
                    BlackScholes.call(
                            spot,
                            logSpot - option.logStrike(),
                            discounted,
                            drift,
                            volatility,
                            rootYears);
            double fair = option.isCall() ? call : call - spot + discounted;
            return option.tick(micros, StrictMath.max(0.05, fair), near ? 0.7 : 0.3, random);
        }
    }
}
