package io.alphastocks.book;

import java.time.Instant;

/// The recorded data of a run.
///
/// @param name the names of the feeds, for people
/// @param fingerprint the same for the same data, and for no other
/// @param from the time of the first data
public record BookInput(String name, String fingerprint, Instant from) {

    public BookInput {
        if (fingerprint.isBlank()) {
            throw new IllegalArgumentException("input " + name + " has no fingerprint");
        }
    }
}
