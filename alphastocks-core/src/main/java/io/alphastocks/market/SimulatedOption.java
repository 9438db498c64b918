package io.alphastocks.market;

import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

/// One option contract of a simulated session: its last trade, day volume and open interest.
final class SimulatedOption {

    private static final double TICKS_PER_RUPEE = 20;
    private static final long RAW_PER_TICK = 500;

    private final OptionContract contract;
    private final long lot;
    private final double strike;
    private final double logStrike;
    private long lastTicks;
    private long volume;
    private long openInterest;

    SimulatedOption(OptionContract contract, double open, SeededRandom random) {
        this.contract = contract;
        this.lot = contract.lotSize().units();
        this.strike = contract.strike().raw() / 10_000.0;
        this.logStrike = StrictMath.log(strike);
        double distance = StrictMath.abs(strike - open) / 50;
        this.openInterest = lot * (long) (random.uniform(8_000, 40_000) / (1 + distance / 6));
    }

    double strike() {
        return strike;
    }

    double logStrike() {
        return logStrike;
    }

    boolean isCall() {
        return contract.type() == OptionType.CE;
    }

    /// A tick around a fair value: quotes a spread apart, often a trade at one of them.
    ///
    /// @param fair rupees per unit
    /// @param active how likely a trade is, from 0 to 1
    Tick tick(long micros, double fair, double active, SeededRandom random) {
        double half = StrictMath.max(0.05, 0.0011 * fair);
        long bid = (long) StrictMath.floor((fair - half) * TICKS_PER_RUPEE);
        long ask = StrictMath.max(1, (long) StrictMath.ceil((fair + half) * TICKS_PER_RUPEE));
        bid = StrictMath.max(0, StrictMath.min(bid, ask - 1));
        long bidQuantity = bid == 0 ? 0 : lot * (4 + random.nextInt(60));
        long askQuantity = lot * (4 + random.nextInt(60));
        boolean buyer = random.uniform() < 0.5;
        long traded = 0;
        if (lastTicks == 0 || random.uniform() < active) {
            lastTicks = buyer || bid == 0 ? ask : bid;
            traded = lot * (1 + random.nextInt(20));
            volume += traded;
            openInterest += lot * (random.nextInt(9) - 4);
            openInterest = StrictMath.max(lot, openInterest);
        }
        return new Tick(
                contract.id(),
                micros,
                lastTicks * RAW_PER_TICK,
                traded,
                volume,
                bid * RAW_PER_TICK,
                bidQuantity,
                ask * RAW_PER_TICK,
                askQuantity,
                openInterest,
                TickKind.LIVE);
    }
}
