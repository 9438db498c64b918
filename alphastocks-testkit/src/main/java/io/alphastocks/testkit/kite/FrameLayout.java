package io.alphastocks.testkit.kite;

import io.alphastocks.model.Price;

/// What the segment of a token says of its packets.
final class FrameLayout {

    static final int INDEX_SEGMENT = 9;

    private static final int CURRENCY_NSE = 3;
    private static final int CURRENCY_BSE = 6;

    private FrameLayout() {}

    static boolean isIndex(int token) {
        return (token & 0xFF) == INDEX_SEGMENT;
    }

    /// A price in the smallest unit that packets of the token's segment have.
    ///
    /// @throws IllegalArgumentException if the packet cannot say this price exactly
    static int wirePrice(int token, Price price) {
        long raw = price.raw();
        long wire =
                switch (token & 0xFF) {
                    case CURRENCY_NSE -> Math.multiplyExact(raw, 1_000L);
                    case CURRENCY_BSE -> raw;
                    default -> {
                        if (raw % 100 != 0) {
                            throw new IllegalArgumentException(
                                    "token "
                                            + token
                                            + ": the price "
                                            + price
                                            + " is no whole number of paise, which is all that its"
                                            + " packets can say");
                        }
                        yield raw / 100;
                    }
                };
        if (wire > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "token " + token + ": the price " + price + " does not fit a packet");
        }
        return (int) wire;
    }

    /// The same, rounded down: for averages, which the broker computes itself.
    static int wireAverage(int token, Price price) {
        int segment = token & 0xFF;
        return segment == CURRENCY_NSE || segment == CURRENCY_BSE
                ? wirePrice(token, price)
                : wirePrice(token, Price.ofRaw(price.raw() - price.raw() % 100));
    }
}
