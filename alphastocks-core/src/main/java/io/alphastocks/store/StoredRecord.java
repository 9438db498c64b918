package io.alphastocks.store;

import java.time.Instant;

/// A record as it stands in a stream.
///
/// @param stream the stream's name
/// @param version the version of the stream that its batch made, from 1
/// @param ordinal its place in the batch, from 0
/// @param id see [JournalRecord]
/// @param type see [JournalRecord]
/// @param time see [JournalRecord]
/// @param correlationId see [JournalRecord]
/// @param payload see [JournalRecord]
public record StoredRecord(
        String stream,
        long version,
        int ordinal,
        String id,
        String type,
        Instant time,
        String correlationId,
        String payload) {}
