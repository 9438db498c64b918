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
import io.alphastocks.model.Signal;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.model.Timeframe;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// A market and its signals, both functions of a seed and of the second of the session: a trading
/// process that was killed finds them again.
final class CrashMarket {

    static final Instant START = Instant.parse("2026-07-08T04:30:00Z");
    static final int LOT = 65;
    static final int SIGNALS = 14;

    /// The second from which on everything is to leave.
    static final int EXITS = 170;

    private static final int SECONDS_BETWEEN = 9;
    private static final Index NIFTY = new Index(InstrumentId.of("NSE", "NIFTY 50"), "NIFTY");

    private final long seed;
    private final List<OptionContract> contracts = new ArrayList<>();

    CrashMarket(long seed) {
        this.seed = seed;
        for (int strike = 23_850; strike <= 24_150; strike += 50) {
            for (OptionType type : OptionType.values()) {
                contracts.add(
                        new OptionContract(
                                InstrumentId.of("NFO", "NIFTY26714" + strike + type),
                                "NIFTY",
                                LocalDate.of(2026, 7, 14),
                                Price.of(Integer.toString(strike)),
                                type,
                                Price.of("0.05"),
                                Quantity.of(LOT)));
            }
        }
    }

    InstrumentMaster instruments() {
        List<Instrument> all = new ArrayList<>(contracts);
        all.add(NIFTY);
        return InstrumentMaster.of(all);
    }

    /// What every instrument trades at in a second.
    List<Tick> ticks(int second) {
        List<Tick> ticks = new ArrayList<>();
        ticks.add(tick(NIFTY.id(), second, index(second)));
        for (OptionContract contract : contracts) {
            double away = index(second) - contract.strike().raw() / 10_000.0;
            double inner = contract.type() == OptionType.CE ? away : -away;
            ticks.add(tick(contract.id(), second, Math.max(20, 120 + 0.6 * inner)));
        }
        return ticks;
    }

    private static Tick tick(InstrumentId id, int second, double price) {
        long last = Math.round(price * 20) * 500;
        return new Tick(
                id,
                micros(second),
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

    static long micros(int second) {
        return EpochMicros.of(START) + second * 1_000_000L;
    }

    private double index(int second) {
        double phase = seed % 97;
        return 24_000
                + 110 * StrictMath.sin((second + phase) / 13)
                + 50 * StrictMath.sin((second + 3 * phase) / 4);
    }

    /// The signals that are given in a second. Their strategies take turns and change direction, so
    /// that there are reversals.
    List<Signal> signals(int second) {
        int number = second / SECONDS_BETWEEN;
        if (second % SECONDS_BETWEEN != 0 || number < 1 || number > SIGNALS) {
            return List.of();
        }
        Side action = (number / 4 + number + seed) % 2 == 0 ? Side.BUY : Side.SELL;
        long entry = Math.round(index(second) * 20) * 500;
        long target = entry + action.sign() * entry / 50;
        long stop = entry - action.sign() * entry / 400;
        return List.of(
                new Signal(
                        "signal-" + number,
                        "NIFTY",
                        "strategy-" + number % 4,
                        action,
                        Price.ofRaw(entry),
                        Price.ofRaw(stop / 500 * 500),
                        Price.ofRaw(target / 500 * 500),
                        9,
                        2,
                        Timeframe.MIN_5,
                        "number " + number,
                        EpochMicros.toInstant(micros(second))));
    }
}
