package io.alphastocks.kite;

import io.alphastocks.model.InstrumentId;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Instruments by the broker's tokens, found without making an object. Immutable.
final class TokenTable {

    private final int[] tokens;
    private final @Nullable InstrumentId[] ids;
    private final int mask;

    /// @throws IllegalArgumentException if a token is 0
    TokenTable(Map<Integer, InstrumentId> byToken) {
        int capacity = Integer.highestOneBit(Math.max(4, byToken.size() * 2)) << 1;
        tokens = new int[capacity];
        ids = new InstrumentId[capacity];
        mask = capacity - 1;
        byToken.forEach((token, id) -> {
            if (token == 0) {
                throw new IllegalArgumentException(id + " has the token 0");
            }
            int at = slot(token);
            tokens[at] = token;
            ids[at] = id;
        });
    }

    private int slot(int token) {
        int at = ((token * 0x9E3779B9) >>> 7) & mask;
        while (tokens[at] != 0 && tokens[at] != token) {
            at = (at + 1) & mask;
        }
        return at;
    }

    /// The instrument of a token; null where it is none of these.
    @Nullable InstrumentId find(int token) {
        return ids[slot(token)];
    }
}
