package io.alphastocks.event;

/// What the book decides, stores and, after its commit, publishes. The account's state is the sum
/// of these events in their order, and its stream of the journal holds nothing else.
public sealed interface BookEvent extends Event
        permits AccountOpened,
                RunStarted,
                SignalGenerated,
                SignalActivated,
                SignalUpdated,
                SignalRejected,
                SignalEnded,
                OrderIntended,
                OrderChanged,
                OrderRequested,
                OrderAlarm,
                BrokerReconciled,
                OrderFilled,
                TradeEvent,
                PositionOpened,
                StopTightened,
                ExitRequested,
                PositionClosed,
                RiskLimitReached,
                LimitsChanged,
                TradingHalted,
                TradingResumed {

    @Override
    default Priority priority() {
        return Priority.HIGH;
    }
}
