package io.alphastocks.strategy;

import io.alphastocks.indicator.Ema;
import io.alphastocks.indicator.Indicator;
import io.alphastocks.indicator.Sma;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Side;

import java.util.function.IntFunction;

/// Two moving averages of the close: BUY when the fast one crosses above the slow one, SELL when it
/// crosses below. Target 2 %, stop 1 %, strength 8.5. In configuration it is `ma-crossover` with
/// `average` (`ema`, `sma`), `fast` (9), `slow` (21), `targetPercent`, `stopPercent`, `strength`.
///
/// It needs one candle more than the slow average: a crossing has a before.
public final class MovingAverageCrossover implements Strategy {

    static final String NAME = "ma-crossover";

    private final int fastPeriod;
    private final int slowPeriod;
    private final String average;
    private final SignalDefaults defaults;
    private final Indicator fast;
    private final Indicator slow;
    private final Crossing crossing = new Crossing();

    private MovingAverageCrossover(
            String average,
            int fastPeriod,
            int slowPeriod,
            IntFunction<Indicator> factory,
            SignalDefaults defaults) {
        if (fastPeriod < 1 || fastPeriod >= slowPeriod) {
            throw new IllegalArgumentException(
                    "%s: fast %s must be 1 or more and below slow %s"
                            .formatted(NAME, fastPeriod, slowPeriod));
        }
        this.average = average;
        this.fastPeriod = fastPeriod;
        this.slowPeriod = slowPeriod;
        this.defaults = defaults;
        fast = factory.apply(fastPeriod);
        slow = factory.apply(slowPeriod);
    }

    /// On exponential averages, begun with the simple average.
    ///
    /// @param fast number of candles of the fast average, 1 or more
    /// @param slow number of candles of the slow average, above `fast`
    public static MovingAverageCrossover ema(int fast, int slow) {
        return new MovingAverageCrossover("EMA", fast, slow, Ema::new, SignalDefaults.CROSSOVER);
    }

    /// On simple averages.
    ///
    /// @param fast number of candles of the fast average, 1 or more
    /// @param slow number of candles of the slow average, above `fast`
    public static MovingAverageCrossover sma(int fast, int slow) {
        return new MovingAverageCrossover("SMA", fast, slow, Sma::new, SignalDefaults.CROSSOVER);
    }

    static MovingAverageCrossover configured(StrategyParameters parameters) {
        boolean simple = parameters.choice("average", "ema", "sma").equals("sma");
        return new MovingAverageCrossover(
                simple ? "SMA" : "EMA",
                parameters.whole("fast", 9, 1, 999),
                parameters.whole("slow", 21, 2, 1_000),
                simple ? Sma::new : Ema::new,
                SignalDefaults.CROSSOVER.configured(parameters));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int warmUpCandles() {
        return slowPeriod + 1;
    }

    @Override
    public void onCandle(Candle candle, StrategyContext context) {
        double close = candle.close().toDouble();
        int crossed = crossing.update(fast.update(close) - slow.update(close));
        if (crossed != 0) {
            Side side = crossed > 0 ? Side.BUY : Side.SELL;
            context.signal(defaults.request(side, candle.close()).reason(reason(side)));
        }
    }

    private String reason(Side side) {
        String where = side == Side.BUY ? "above" : "below";
        return average + " " + fastPeriod + " crossed " + where + " " + average + " " + slowPeriod;
    }
}
