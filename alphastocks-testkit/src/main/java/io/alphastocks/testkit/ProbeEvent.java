package io.alphastocks.testkit;

import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.Priority;

import java.time.Instant;

/// Events to test a bus with: they carry a number, a key, and whatever time and priority a test
/// wants.
public sealed interface ProbeEvent extends Event {

    /// Where the probe stands among those of its test.
    int number();

    /// For subscriptions by key.
    String key();

    /// A probe.
    ///
    /// @param header the header
    /// @param number its number
    /// @param key its key
    /// @param priority its priority
    record Plain(EventHeader header, int number, String key, Priority priority)
            implements ProbeEvent {}

    /// A probe of another type.
    ///
    /// @param header the header
    /// @param number its number
    /// @param key its key
    /// @param priority its priority
    record Special(EventHeader header, int number, String key, Priority priority)
            implements ProbeEvent {}

    /// A probe with key `k` and normal priority.
    static Plain plain(int number) {
        return plain(number, "k");
    }

    /// A probe of normal priority.
    static Plain plain(int number, String key) {
        return plain(number, key, Priority.NORMAL);
    }

    /// A probe.
    static Plain plain(int number, String key, Priority priority) {
        return new Plain(header(number), number, key, priority);
    }

    /// A probe of the other type.
    static Special special(int number) {
        return new Special(header(number), number, "k", Priority.NORMAL);
    }

    private static EventHeader header(int number) {
        return new EventHeader("probe/" + number, Instant.ofEpochSecond(1_700_000_000), "test");
    }
}
