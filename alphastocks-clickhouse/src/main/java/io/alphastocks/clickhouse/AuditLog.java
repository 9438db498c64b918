package io.alphastocks.clickhouse;

import io.alphastocks.bus.Batching;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventPublisher;
import io.alphastocks.bus.Subscription;
import io.alphastocks.event.Event;
import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.MarketDataException;
import io.alphastocks.store.MarketDataStatistics;
import io.alphastocks.store.WriteBuffer;
import io.alphastocks.time.EngineClock;

import java.time.Duration;
import java.util.List;

/// Records the events of a bus in the table `events`, in their order, under the name of a run. No
/// handler waits for it: events are stored by a thread of their own, and while the server is away a
/// bound of them waits; beyond it the oldest are dropped, counted, and told ([#publishTo]).
///
/// What was recorded can be published again, [ClickHouse#recorded]. Events are stored as their
/// components; one that cannot be made of them again, such as one that holds a task, is kept as
/// text.
///
/// Safe for use by any thread.
public final class AuditLog implements AutoCloseable {

    private static final Batching BATCHING = new Batching(1_000, Duration.ofMillis(50));

    private final WriteBuffer<EventWriter.Events> buffer;
    private final String run;

    AuditLog(Session session, ClickHouseSettings settings, String run, BufferSettings buffering) {
        this.run = run;
        buffer =
                WriteBuffer.start(
                        session.name() + ", audit of " + run,
                        buffering,
                        new EventWriter(session, settings, run));
    }

    /// Records every event of a bus from now on, market data too.
    public Subscription record(EventBus bus) {
        return record(bus, Event.class);
    }

    /// Records events of a type and its subtypes from now on.
    public Subscription record(EventBus bus, Class<? extends Event> type) {
        return bus.subscribeBatches(
                type,
                BATCHING,
                options -> options.named("audit/" + run + "/" + type.getSimpleName()),
                this::add);
    }

    private void add(List<? extends Event> events) {
        buffer.add(new EventWriter.Events(List.copyOf(events)));
    }

    /// From now on tells by a [io.alphastocks.event.RowsDropped] when events begin to be dropped,
    /// and when that has ended.
    public void publishTo(EventPublisher publisher, EngineClock clock) {
        buffer.publishTo(publisher, clock);
    }

    /// Stores what was recorded before, and blocks until that is done. What a bus has taken and not
    /// handed over yet is not among it.
    ///
    /// @throws MarketDataException if the store failed; the events are kept, and tried again
    public void flush() {
        buffer.flush();
    }

    /// What became of all events so far.
    public MarketDataStatistics statistics() {
        return buffer.statistics();
    }

    /// Stores what was recorded, then ends; close the bus before. Closing it again changes nothing.
    ///
    /// @throws MarketDataException if the store failed; the message tells how many events are lost
    @Override
    public void close() {
        buffer.close();
    }
}
