package io.alphastocks.book;

import io.alphastocks.model.Signal;

import java.util.List;

/// Which signal of a strategy on a symbol is the latest.
///
/// @param strategy the strategy
/// @param symbol the symbol
/// @param signalId the signal's id
record LastSignal(String strategy, String symbol, String signalId) {

    static final Table.Kind<LastSignal> KIND =
            new Table.Kind<>(
                    LastSignal.class,
                    last -> key(last.strategy, last.symbol),
                    List.of(),
                    _ -> false);

    static LastSignal of(Signal signal) {
        return new LastSignal(signal.strategy(), signal.symbol(), signal.id());
    }

    static String key(String strategy, String symbol) {
        return strategy + '\n' + symbol;
    }
}
