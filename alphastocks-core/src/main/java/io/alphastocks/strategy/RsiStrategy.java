package io.alphastocks.strategy;

import io.alphastocks.indicator.Rsi;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Side;

import java.util.Locale;

/// Wilder's relative strength index coming back from an extreme: BUY when it crosses back above the
/// oversold level, SELL when it crosses back below the overbought one. Target 2 %, stop 1 %,
/// strength 7. In configuration it is `rsi` with `period` (14), `oversold` (30), `overbought` (70),
/// `targetPercent`, `stopPercent`, `strength`.
///
/// It needs two candles more than the period: one for the first change, one for a before.
public final class RsiStrategy implements Strategy {

    static final String NAME = "rsi";

    private final int period;
    private final double oversold;
    private final double overbought;
    private final SignalDefaults defaults;
    private final Rsi rsi;
    private final Crossing lower = new Crossing();
    private final Crossing upper = new Crossing();

    /// Period 14, levels 30 and 70.
    public RsiStrategy() {
        this(14, 30, 70);
    }

    /// With levels of its own.
    ///
    /// @param period number of changes that the index looks at, 1 or more
    /// @param oversold the lower level, above 0
    /// @param overbought the upper level, above `oversold` and below 100
    public RsiStrategy(int period, double oversold, double overbought) {
        this(period, oversold, overbought, SignalDefaults.USUAL);
    }

    private RsiStrategy(int period, double oversold, double overbought, SignalDefaults defaults) {
        if (!(0 < oversold && oversold < overbought && overbought < 100)) {
            throw new IllegalArgumentException(
                    "%s: oversold %s must be above 0 and below overbought %s, that below 100"
                            .formatted(NAME, oversold, overbought));
        }
        this.period = period;
        this.oversold = oversold;
        this.overbought = overbought;
        this.defaults = defaults;
        rsi = new Rsi(period);
    }

    static RsiStrategy configured(StrategyParameters parameters) {
        return new RsiStrategy(
                parameters.whole("period", 14, 1, 998),
                parameters.decimal("oversold", 30, 0, 100),
                parameters.decimal("overbought", 70, 0, 100),
                SignalDefaults.USUAL.configured(parameters));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int warmUpCandles() {
        return period + 2;
    }

    @Override
    public void onCandle(Candle candle, StrategyContext context) {
        double value = rsi.update(candle.close().toDouble());
        boolean up = lower.update(value - oversold) > 0;
        boolean down = upper.update(value - overbought) < 0;
        if (up) {
            signal(Side.BUY, "above", oversold, candle, context);
        } else if (down) {
            signal(Side.SELL, "below", overbought, candle, context);
        }
    }

    private void signal(
            Side side, String where, double level, Candle candle, StrategyContext context) {
        String reason =
                String.format(
                        Locale.ROOT,
                        "RSI %s crossed back %s %s to %.1f",
                        period,
                        where,
                        level,
                        rsi.value());
        context.signal(defaults.request(side, candle.close()).reason(reason));
    }
}
