package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.EventHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One command being decided: what it sees, and the events that it adds. An event counts from the
/// moment it is added, so a decision reads like the story it tells.
final class Step {

    final Account account;
    final Instant now;
    private final String source;
    private final List<BookEvent> events = new ArrayList<>();

    Step(Account account, Instant now, String name) {
        this.account = account;
        this.now = now;
        this.source = "book:" + name;
    }

    /// The header of the next event: its id is its number in the book.
    EventHeader header(String correlationId) {
        return new EventHeader(source + "/" + (account.events() + 1), now, source, correlationId);
    }

    void add(BookEvent event) {
        account.apply(event);
        events.add(event);
    }

    List<BookEvent> events() {
        return events;
    }
}
