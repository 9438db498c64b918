package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.EventHeader;
import io.alphastocks.model.OrderTag;
import io.alphastocks.store.JournalRecord;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One command being decided: what it sees, and the events that it adds. An event counts from the
/// moment it is added, so a decision reads like the story it tells.
final class Step {

    final Account account;
    final Instant now;

    /// What turned out to be stored after its callers were told that it failed: nobody has sent its
    /// orders.
    final List<BookEvent> unsent;

    private final String source;
    private final EventCodec codec;
    private final List<BookEvent> events = new ArrayList<>();
    private final List<JournalRecord> records = new ArrayList<>();
    private boolean dirty;

    Step(Account account, Instant now, String name, EventCodec codec, List<BookEvent> unsent) {
        this.account = account;
        this.now = now;
        this.source = "book:" + name;
        this.codec = codec;
        this.unsent = unsent;
    }

    /// The header of the next event: its id is its number in the book.
    EventHeader header(String correlationId) {
        return new EventHeader(source + "/" + (account.events() + 1), now, source, correlationId);
    }

    /// The tag of an order that is made now.
    String tag(String orderId) {
        return OrderTag.of(account.name(), account.dayOf(now), orderId);
    }

    void add(BookEvent event) {
        dirty = true;
        account.apply(event);
        events.add(event);
        records.add(
                new JournalRecord(
                        event.id(),
                        codec.type(event),
                        event.time(),
                        event.correlationId(),
                        codec.toJson(event),
                        QueryRows.of(event, account)));
    }

    /// Whether it has changed the account, or begun to.
    boolean isDirty() {
        return dirty;
    }

    List<BookEvent> events() {
        return events;
    }

    List<JournalRecord> records() {
        return records;
    }
}
