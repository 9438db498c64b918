package io.alphastocks.strategy;

import io.alphastocks.model.Instrument;
import io.alphastocks.model.Timeframe;

/// One strategy instance in an engine.
///
/// @param name unique in the engine, without `/`; the strategy of its signals and the start of
///   their ids
/// @param strategy the instance, of its own
/// @param instrument what it watches
/// @param timeframe the candles it is given
/// @param historyLimit how many candles [StrategyContext#history()] keeps at most, 1 to 1,000,000;
///   it keeps more where the strategy needs more to warm up
public record StrategyRegistration(
        String name,
        Strategy strategy,
        Instrument instrument,
        Timeframe timeframe,
        int historyLimit) {

    /// The number of candles that are kept where nothing else is said.
    public static final int DEFAULT_HISTORY_LIMIT = 1_000;

    private static final int MOST_CANDLES = 1_000_000;

    public StrategyRegistration {
        if (name.isBlank() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "%s: the name '%s' of a strategy must not be blank and must not contain '/'"
                            .formatted(strategy.getClass().getName(), name));
        }
        checkRange(name, "history limit", historyLimit, 1);
        checkRange(name, "warm-up candles", strategy.warmUpCandles(), 0);
    }

    private static void checkRange(String name, String what, int candles, int least) {
        if (candles < least || candles > MOST_CANDLES) {
            throw new IllegalArgumentException(
                    name
                            + ": "
                            + what
                            + " "
                            + candles
                            + " must be from "
                            + least
                            + " to "
                            + MOST_CANDLES);
        }
    }

    /// With the default history.
    public StrategyRegistration(
            String name, Strategy strategy, Instrument instrument, Timeframe timeframe) {
        this(name, strategy, instrument, timeframe, DEFAULT_HISTORY_LIMIT);
    }
}
