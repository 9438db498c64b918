package io.alphastocks.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// One record of a batch.
///
/// Text must be well-formed Unicode without U+0000, so that every store gives it back unchanged.
///
/// @param id stable id, unique in its stream, not blank
/// @param type what it is, such as `OrderFilled`; not blank
/// @param time when it happened, to the microsecond: what is finer is cut off
/// @param correlationId what it belongs to, empty where nothing
/// @param payload JSON
/// @param rows rows of query tables that change with it; stores without such tables ignore them
public record JournalRecord(
        String id,
        String type,
        Instant time,
        String correlationId,
        String payload,
        List<QueryRow> rows) {

    public JournalRecord {
        StoreText.requireName("record id", id);
        StoreText.requireName("record type", type);
        StoreText.requireStorable("correlation id", correlationId);
        StoreText.requireStorable("payload", payload);
        time = time.truncatedTo(ChronoUnit.MICROS);
        rows = List.copyOf(rows);
    }

    /// A record that changes no query table.
    public JournalRecord(
            String id, String type, Instant time, String correlationId, String payload) {
        this(id, type, time, correlationId, payload, List.of());
    }
}
