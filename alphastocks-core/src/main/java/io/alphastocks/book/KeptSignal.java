package io.alphastocks.book;

import io.alphastocks.model.ExitReason;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A signal with what the account knows of its trade beside.
///
/// @param entry the signal
/// @param exitOrders how many exit orders its trade has had
/// @param exitRequest why its trade is to be closed that was not open yet; null where nobody asked
record KeptSignal(SignalEntry entry, int exitOrders, @Nullable ExitReason exitRequest) {

    static final Table.Kind<KeptSignal> KIND =
            new Table.Kind<>(
                    KeptSignal.class,
                    kept -> kept.entry.signal().id(),
                    List.of(),
                    kept -> !kept.entry.state().isTerminal());

    KeptSignal as(SignalEntry now) {
        return new KeptSignal(now, exitOrders, exitRequest);
    }

    KeptSignal withExitOrder() {
        return new KeptSignal(entry, exitOrders + 1, exitRequest);
    }

    KeptSignal withExitRequest(ExitReason reason) {
        return new KeptSignal(entry, exitOrders, reason);
    }
}
