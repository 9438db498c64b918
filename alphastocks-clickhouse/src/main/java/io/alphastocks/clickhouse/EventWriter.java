package io.alphastocks.clickhouse;

import io.alphastocks.event.Event;
import io.alphastocks.event.EventJson;
import io.alphastocks.store.WriteBuffer;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Stores batches of events, each in one insert. Used by the buffer's thread.
final class EventWriter implements WriteBuffer.Target<EventWriter.Events> {

    /// Events in the order in which the bus gave them.
    record Events(List<Event> events) implements WriteBuffer.Rows<Events> {

        Events {
            events = List.copyOf(events);
        }

        @Override
        public int rows() {
            return events.size();
        }

        @Override
        public List<Events> split(int most) {
            List<Events> parts = new ArrayList<>();
            for (int i = 0; i < events.size(); i += most) {
                parts.add(new Events(events.subList(i, Math.min(events.size(), i + most))));
            }
            return parts;
        }

        @Override
        public Events and(List<Events> following) {
            List<Event> all = new ArrayList<>(events);
            following.forEach(each -> all.addAll(each.events));
            return new Events(all);
        }
    }

    private final Session session;
    private final String table;
    private final String runName;
    private final EventJson json = new EventJson();
    private final Positions positions;
    private final long writtenBy = new SecureRandom().nextLong();

    private final OutputBlock block = new OutputBlock();
    private final OutputColumn.Names run = block.names("run");
    private final OutputColumn.Numbers position = block.integers("position");
    private final OutputColumn.Numbers writer = block.integers("writer");
    private final OutputColumn.Numbers time = block.times("time");
    private final OutputColumn.Names type = block.names("type");
    private final OutputColumn.Names className = block.names("class");
    private final OutputColumn.Texts id = block.texts("id");
    private final OutputColumn.Names source = block.names("source");
    private final OutputColumn.Texts correlation = block.texts("correlation_id");
    private final OutputColumn.Texts payload = block.texts("payload");

    private @Nullable TriedRows<Event> tried;

    EventWriter(Session session, ClickHouseSettings settings, String run) {
        this.session = session;
        this.table = Table.qualified(settings, Tables.EVENTS);
        this.runName = run;
        positions = Positions.open(session);
    }

    @Override
    public void store(Events batch) {
        TriedRows<Event> before = tried;
        if (before != null) {
            before.settle(session, table, writtenBy, EventWriter::micros);
        }
        TriedRows<Event> now = TriedRows.after(before, batch.events);
        tried = now;
        block.clear();
        for (int i = 0; i < batch.events.size(); i++) {
            if (!now.isStored(i)) {
                add(batch.events.get(i), now.number(i, positions.next()));
            }
        }
        if (block.rows() > 0) {
            Insert insert = session.inserts().begin();
            now.begin(insert);
            session.insert(insert, table, block);
        }
        tried = null;
    }

    private void add(Event event, long number) {
        Optional<String> written = json.write(event);
        run.add(runName);
        position.add(number);
        writer.add(writtenBy);
        time.add(micros(event));
        type.add(event.getClass().getSimpleName());
        // Without the name of its class it is for people, and cannot be made again.
        className.add(written.isPresent() ? event.getClass().getName() : "");
        id.add(event.id());
        source.add(event.source());
        correlation.add(event.correlationId());
        payload.add(written.orElseGet(() -> text(event)));
    }

    /// An event of a user's whose text fails too must not hold up the others for ever.
    private static String text(Event event) {
        try {
            return event.toString();
        } catch (RuntimeException e) {
            return event.getClass().getName() + ", which has no text: " + e;
        }
    }

    /// The column holds years from 1900 to 2299; the payload holds any.
    private static long micros(Event event) {
        return Math.clamp(
                event.timeMicros(), MarketDataLimits.FIRST_MICROS, MarketDataLimits.LAST_MICROS);
    }
}
