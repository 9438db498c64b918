package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

/// How much the ticker tells of an instrument.
public enum TickerMode {
    /// The last price, 8 bytes.
    LTP("ltp"),
    /// The day's figures, 44 bytes; 28 for an index.
    QUOTE("quote"),
    /// Depth, open interest and times as well, 184 bytes; 32 for an index.
    FULL("full");

    private final String word;

    TickerMode(String word) {
        this.word = word;
    }

    static @Nullable TickerMode of(String word) {
        for (TickerMode mode : values()) {
            if (mode.word.equals(word)) {
                return mode;
            }
        }
        return null;
    }
}
