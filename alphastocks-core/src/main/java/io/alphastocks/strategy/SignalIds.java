package io.alphastocks.strategy;

import java.util.TreeMap;

/// Derives the ids of one strategy instance's signals: `name/SYMBOL/micros`, with `/2`, `/3` … for
/// more at the same instant. Built from event times, so that a replay repeats them.
///
/// Ticks, candles and orders need not come in the order of their times (a candle ends before the
/// tick that completes it), so the ordinals of several instants are kept.
final class SignalIds {

    private static final int INSTANTS_KEPT = 100;

    private final String prefix;
    private final TreeMap<Long, Integer> ordinals = new TreeMap<>();

    SignalIds(String strategy, String symbol) {
        prefix = strategy + "/" + symbol + "/";
    }

    /// Whether a signal's id was derived for this strategy instance.
    static boolean isOf(String signalId, String strategy) {
        return signalId.length() > strategy.length()
                && signalId.charAt(strategy.length()) == '/'
                && signalId.startsWith(strategy);
    }

    String next(long micros) {
        int ordinal = ordinals.merge(micros, 1, Integer::sum);
        if (ordinals.size() > INSTANTS_KEPT) {
            ordinals.pollFirstEntry();
        }
        return ordinal == 1 ? prefix + micros : prefix + micros + "/" + ordinal;
    }
}
