package io.alphastocks.model;

import java.util.Map;

/// How closed positions have done, in all and by strategy. A position that a late fill has opened
/// again counts when it is closed again, with all that it has brought, and not meanwhile.
///
/// @param total all of them
/// @param byStrategy by the strategy instance of their signals; those that have closed none are not
///   among them
public record PositionStatistics(Result total, Map<String, Result> byStrategy) {

    /// @throws IllegalArgumentException if the total is not the sum of the strategies
    public PositionStatistics {
        byStrategy = Map.copyOf(byStrategy);
        Result sum = sum(byStrategy);
        if (!total.equals(sum)) {
            throw new IllegalArgumentException(
                    "the total %s is not the sum of its strategies, %s".formatted(total, sum));
        }
    }

    /// The statistics of strategies.
    public static PositionStatistics of(Map<String, Result> byStrategy) {
        return new PositionStatistics(sum(byStrategy), byStrategy);
    }

    private static Result sum(Map<String, Result> byStrategy) {
        Result sum = Result.NONE;
        for (Result result : byStrategy.values()) {
            sum = sum.plus(result);
        }
        return sum;
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

        /// Nothing is closed.
        public static final Result NONE =
                new Result(0, 0, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);

        /// The result of one closed position.
        ///
        /// @throws IllegalArgumentException if it is open
        public static Result of(OptionPosition closed) {
            if (closed.isOpen()) {
                throw new IllegalArgumentException(
                        "position %s is open: only what is closed has a result"
                                .formatted(closed.id()));
            }
            Money net = closed.realisedNet();
            boolean win = net.isAbove(Money.ZERO);
            return new Result(
                    win ? 1 : 0,
                    win ? 0 : 1,
                    win ? net : Money.ZERO,
                    win ? Money.ZERO : net,
                    closed.realisedGross(),
                    closed.charges().total());
        }

        /// Both together.
        public Result plus(Result other) {
            return new Result(
                    wins + other.wins,
                    losses + other.losses,
                    won.plus(other.won),
                    lost.plus(other.lost),
                    gross.plus(other.gross),
                    charges.plus(other.charges));
        }

        /// What is left where another one, which is a part of this, is taken back.
        public Result minus(Result part) {
            return new Result(
                    wins - part.wins,
                    losses - part.losses,
                    won.minus(part.won),
                    lost.minus(part.lost),
                    gross.minus(part.gross),
                    charges.minus(part.charges));
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
