package io.alphastocks.bus;

import java.time.Duration;

/// When a batch is handed over: as soon as it is full, or its first event has waited so long.
///
/// @param atMost events in a batch, at least 1
/// @param within how long a batch waits for more events once it holds one; zero takes what is there
public record Batching(int atMost, Duration within) {

    public Batching {
        if (atMost < 1) {
            throw new IllegalArgumentException("a batch holds at least 1 event, not " + atMost);
        }
        if (within.isNegative()) {
            throw new IllegalArgumentException("a batch cannot wait for " + within);
        }
    }
}
