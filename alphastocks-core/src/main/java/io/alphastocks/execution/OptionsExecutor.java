package io.alphastocks.execution;

/// Turns signals into option trades: judges each SIGNAL_GENERATED on its own, chooses a contract,
/// sizes it, has it admitted by the book and sends its orders. Works by itself once it is
/// subscribed.
public interface OptionsExecutor {

    ExecutorStatistics statistics();
}
