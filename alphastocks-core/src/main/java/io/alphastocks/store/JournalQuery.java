package io.alphastocks.store;

import io.alphastocks.model.EpochMicros;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Which records of a journal are wanted: all, unless it says less.
///
/// ```java
/// JournalQuery.all().ofSignal(signalId)
/// JournalQuery.all().inStream("book/main").ofType("OrderFilled").between(open, close)
/// ```
///
/// @param stream of this stream only; null for all
/// @param type of this type only, such as `OrderFilled`; null for all
/// @param correlationId of what belongs to this, as a rule a signal's id; null for all, and empty
///   for what belongs to nothing
/// @param fromMicros that happened at this time or later, microseconds since the epoch
/// @param toMicros that happened before this time
public record JournalQuery(
        @Nullable String stream,
        @Nullable String type,
        @Nullable String correlationId,
        long fromMicros,
        long toMicros) {

    private static final JournalQuery ALL =
            new JournalQuery(null, null, null, Long.MIN_VALUE, Long.MAX_VALUE);

    /// @throws IllegalArgumentException if the range ends before it begins
    public JournalQuery {
        MarketDataStore.requireRange(fromMicros, toMicros);
    }

    /// Every record of every stream.
    public static JournalQuery all() {
        return ALL;
    }

    /// Of one stream, such as `book/main`.
    public JournalQuery inStream(String name) {
        return new JournalQuery(name, type, correlationId, fromMicros, toMicros);
    }

    /// Of one type, such as `OrderFilled`.
    public JournalQuery ofType(String name) {
        return new JournalQuery(stream, name, correlationId, fromMicros, toMicros);
    }

    /// Of a trade's whole life, by the id of its signal.
    public JournalQuery ofSignal(String id) {
        return new JournalQuery(stream, type, id, fromMicros, toMicros);
    }

    /// Of what happened in `[from, to)`.
    ///
    /// @throws IllegalArgumentException if the range ends before it begins
    public JournalQuery between(Instant from, Instant to) {
        return new JournalQuery(
                stream, type, correlationId, EpochMicros.of(from), EpochMicros.of(to));
    }

    /// Whether a record is asked for.
    public boolean matches(StoredRecord record) {
        long micros = EpochMicros.of(record.time());
        return micros >= fromMicros
                && micros < toMicros
                && (stream == null || stream.equals(record.stream()))
                && (type == null || type.equals(record.type()))
                && (correlationId == null || correlationId.equals(record.correlationId()));
    }
}
