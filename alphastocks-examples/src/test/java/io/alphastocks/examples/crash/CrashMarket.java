package io.alphastocks.examples.crash;

import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.strategy.SignalRequest;
import io.alphastocks.strategy.Strategy;
import io.alphastocks.strategy.StrategyContext;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A market and the signals in it, all functions of a seed and of the time, so that a process that
/// was killed finds them again, and the venue knows the prices. It is the last half hour of a day,
/// in whose first minutes trades are entered, and the next day, on which nothing is left to do but
/// to get out of what the first one has left.
final class CrashMarket {

    static final int LOT = 65;
    static final List<String> STRATEGIES = List.of("north", "east", "south", "west");

    private static final long SECOND = 1_000_000;
    private static final long START = EpochMicros.of(Instant.parse("2026-07-08T09:30:00Z"));
    private static final long CLOSE = EpochMicros.of(Instant.parse("2026-07-08T10:00:00Z"));
    private static final long NEXT_OPEN = EpochMicros.of(Instant.parse("2026-07-09T03:45:00Z"));
    private static final long NEXT_CLOSE = EpochMicros.of(Instant.parse("2026-07-09T10:00:00Z"));
    private static final long PAUSE_OF_TICKS = 10 * SECOND;
    private static final int SECONDS_OF_ENTRIES = 260;
    private static final int SECONDS_BETWEEN_SIGNALS = 10;
    private static final Index NIFTY = new Index(InstrumentId.of("NSE", "NIFTY 50"), "NIFTY");

    private final long seed;
    private final Map<String, OptionContract> contracts = new LinkedHashMap<>();

    CrashMarket(long seed) {
        this.seed = seed;
        for (int strike = 23_900; strike <= 24_100; strike += 50) {
            for (OptionType type : OptionType.values()) {
                OptionContract contract =
                        new OptionContract(
                                InstrumentId.of("NFO", "NIFTY26714" + strike + type),
                                "NIFTY",
                                LocalDate.of(2026, 7, 14),
                                Price.of(Integer.toString(strike)),
                                type,
                                Price.of("0.05"),
                                Quantity.of(LOT));
                contracts.put(contract.id().value(), contract);
            }
        }
    }

    InstrumentMaster instruments() {
        List<Instrument> all = new ArrayList<>(contracts.values());
        all.add(NIFTY);
        return InstrumentMaster.of(all);
    }

    /// Whether the account sends again what never arrived, of which there is more then.
    boolean isSentAgain() {
        return seed % 2 == 1;
    }

    /// The close of the day that a time is on.
    static long closeOf(long micros) {
        return micros <= CLOSE ? CLOSE : NEXT_CLOSE;
    }

    static boolean isLastDay(long micros) {
        return micros > CLOSE;
    }

    /// Whether the first day has no tick any more: what is started then is started in the morning.
    static boolean isNight(long micros) {
        return micros >= CLOSE - SECOND;
    }

    /// The ticks of both days.
    List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        addTicks(ticks, START, SECOND, START + (SECONDS_OF_ENTRIES + 60) * SECOND);
        addTicks(ticks, START + (SECONDS_OF_ENTRIES + 60) * SECOND, PAUSE_OF_TICKS, CLOSE);
        addTicks(ticks, CLOSE - SECOND);
        ticks.addAll(ticksOfLastDay());
        return ticks;
    }

    List<Tick> ticksOfLastDay() {
        List<Tick> ticks = new ArrayList<>();
        addTicks(ticks, NEXT_OPEN, 5 * SECOND, NEXT_OPEN + 300 * SECOND);
        addTicks(ticks, NEXT_OPEN + 300 * SECOND, 300 * SECOND, NEXT_CLOSE);
        return ticks;
    }

    private void addTicks(List<Tick> ticks, long from, long step, long until) {
        for (long micros = from; micros < until; micros += step) {
            addTicks(ticks, micros);
        }
    }

    private void addTicks(List<Tick> ticks, long micros) {
        ticks.add(tick(NIFTY.id(), micros, rounded(index(micros))));
        for (OptionContract contract : contracts.values()) {
            ticks.add(tick(contract.id(), micros, premium(contract, micros)));
        }
    }

    private static Tick tick(InstrumentId id, long micros, long last) {
        return new Tick(
                id,
                micros,
                last,
                LOT,
                100_000,
                last - 500,
                10_000,
                last + 500,
                10_000,
                100_000,
                TickKind.LIVE);
    }

    /// What an order of an instrument is executed at, in 1/10,000.
    long price(String instrument, boolean buy, long micros) {
        OptionContract contract = contracts.get(instrument);
        if (contract == null) {
            throw new IllegalArgumentException("nobody trades " + instrument);
        }
        return premium(contract, micros) + (buy ? 500 : -500);
    }

    private long premium(OptionContract contract, long micros) {
        double away = index(micros) - contract.strike().raw() / 10_000.0;
        double inner = contract.type() == OptionType.CE ? away : -away;
        return rounded(Math.max(20, 120 + 0.6 * inner));
    }

    private static long rounded(double price) {
        return Math.round(price * 20) * 500;
    }

    private double index(long micros) {
        long second = (micros - START) / SECOND;
        double phase = seed % 97;
        return 24_000
                + 110 * StrictMath.sin((second + phase) / 13)
                + 50 * StrictMath.sin((second + 3 * phase) / 4);
    }

    /// Gives the signals that have its name. Strategies take turns and change direction, so that
    /// there are reversals and re-entries.
    Strategy strategy(String name) {
        return new Strategy() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void onTick(Tick tick, StrategyContext context) {
                long second = (tick.timeMicros() - START) / SECOND;
                int number = (int) (second / SECONDS_BETWEEN_SIGNALS);
                if (number < 1
                        || second % SECONDS_BETWEEN_SIGNALS != 0
                        || second > SECONDS_OF_ENTRIES
                        || !STRATEGIES.get(number % STRATEGIES.size()).equals(name)) {
                    return;
                }
                Side side = (number / 4 + number + seed) % 2 == 0 ? Side.BUY : Side.SELL;
                context.signal(
                        SignalRequest.of(side, tick.last())
                                .stopLossPercent(0.4)
                                .targetPercent(2)
                                .strength(9));
            }
        };
    }
}
