package io.alphastocks.model;

/// What an engine does with an admitted signal.
public enum TradingMode {
    /// Writes a complete trade sheet and opens nothing.
    LOGGING_ONLY,
    /// Trades on the simulated venue.
    PAPER,
    /// Trades with a broker and real money.
    LIVE
}
