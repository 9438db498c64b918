package io.alphastocks.book;

import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.StoreRecovered;
import io.alphastocks.event.StoreUnavailable;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Whether the journal stores, told once each time that this changes. One thread at a time, but for
/// [#outage].
final class StoreWatch {

    private final String account;
    private final EngineClock clock;

    /// Publishes what is told; nobody does before there is an outbox.
    private Consumer<Event> outbox = _ -> {};

    private volatile @Nullable String outage;

    StoreWatch(String account, EngineClock clock) {
        this.account = account;
        this.clock = clock;
    }

    /// From now on this is told.
    void tellTo(Consumer<Event> newOutbox) {
        outbox = newOutbox;
    }

    /// The journal failed.
    ///
    /// @param version what is known to be stored
    void failed(long version, String reason) {
        if (outage == null) {
            outage = reason;
            outbox.accept(new StoreUnavailable(header("unavailable", version), account, reason));
        }
    }

    /// The journal has stored something.
    ///
    /// @param version what is stored now
    void stored(long version) {
        if (outage != null) {
            outage = null;
            outbox.accept(new StoreRecovered(header("recovered", version), account));
        }
    }

    /// Why it does not store at the moment; empty while it does. Any thread.
    Optional<String> outage() {
        return Optional.ofNullable(outage);
    }

    private EventHeader header(String what, long version) {
        Instant now = clock.now();
        String source = "book:" + account;
        return new EventHeader("%s/%s/%s/%s".formatted(source, what, version, now), now, source);
    }
}
