package io.alphastocks.position;

import io.alphastocks.model.Money;

import java.util.Map;

/// How closed positions have done, in all and by strategy.
///
/// @param total all of them
/// @param byStrategy by the strategy instance of their signals
public record PositionStatistics(Result total, Map<String, Result> byStrategy) {

    public PositionStatistics {
        byStrategy = Map.copyOf(byStrategy);
    }

    /// The sums over some closed positions; a position that nets nothing counts as a loss.
    ///
    /// @param wins positions with a net profit
    /// @param losses all others
    /// @param won net profits of the wins
    /// @param lost net losses of the others, zero or negative
    /// @param gross profits before charges
    /// @param charges charges
    public record Result(
            long wins, long losses, Money won, Money lost, Money gross, Money charges) {

        static final Result NONE = new Result(0, 0, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);

        Result with(Money newGross, Money newCharges) {
            Money net = newGross.minus(newCharges);
            boolean win = net.isAbove(Money.ZERO);
            return new Result(
                    wins + (win ? 1 : 0),
                    losses + (win ? 0 : 1),
                    win ? won.plus(net) : won,
                    win ? lost : lost.plus(net),
                    gross.plus(newGross),
                    charges.plus(newCharges));
        }

        public long closed() {
            return wins + losses;
        }

        public Money net() {
            return won.plus(lost);
        }

        /// Share of wins in percent, 0 where nothing is closed.
        public double winRatePercent() {
            return closed() == 0 ? 0 : wins * 100.0 / closed();
        }

        /// Average net profit of the wins, 0 where there are none.
        public double averageWin() {
            return wins == 0 ? 0 : won.toDouble() / wins;
        }

        /// Average net loss of the others, 0 or negative.
        public double averageLoss() {
            return losses == 0 ? 0 : lost.toDouble() / losses;
        }

        /// Net profits over net losses; infinite where nothing was lost, 0 where nothing was won.
        public double profitFactor() {
            if (won.isZero()) {
                return 0;
            }
            return lost.isZero() ? Double.POSITIVE_INFINITY : won.toDouble() / -lost.toDouble();
        }

        /// Average net result of a position.
        public double expectancy() {
            return closed() == 0 ? 0 : net().toDouble() / closed();
        }
    }
}
