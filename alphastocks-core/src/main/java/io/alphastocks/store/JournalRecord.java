package io.alphastocks.store;

import java.time.Instant;
import java.util.List;

/// One record of a batch.
///
/// @param id stable id, unique in its stream
/// @param type what it is, such as `OrderFilled`
/// @param time when it happened
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
        rows = List.copyOf(rows);
    }

    public JournalRecord(
            String id, String type, Instant time, String correlationId, String payload) {
        this(id, type, time, correlationId, payload, List.of());
    }
}
