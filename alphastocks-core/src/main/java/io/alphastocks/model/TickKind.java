package io.alphastocks.model;

/// Where a tick comes from. A recorded candle is played as four ticks within its span; of those
/// only the open and the close were prices at a known time.
public enum TickKind {
    /// Seen as a tick, live or recorded.
    LIVE,
    CANDLE_OPEN,
    CANDLE_LOW,
    CANDLE_HIGH,
    CANDLE_CLOSE;

    /// Whether a market order may be filled at this tick's price: the extremes of a candle were
    /// reached at an unknown moment, so nobody could have chosen them.
    public boolean fillsMarketOrders() {
        return this != CANDLE_LOW && this != CANDLE_HIGH;
    }

    public boolean isOfCandle() {
        return this != LIVE;
    }
}
