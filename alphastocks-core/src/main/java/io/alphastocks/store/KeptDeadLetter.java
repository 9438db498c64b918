package io.alphastocks.store;

import io.alphastocks.bus.DeadLetter;
import io.alphastocks.event.Event;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A dead letter as it stands in a journal.
///
/// @param id stable, unique in the stream
/// @param eventType the name of the event's class
/// @param eventId the event's id
/// @param text the event as text, cut where it is long
/// @param event the event; null where it cannot be read back, and so not be replayed
/// @param subscription the id of the subscription it was for
/// @param cause why it was not processed
/// @param error what the handler threw, as text; empty where nothing
/// @param attempt which one it was, from 1
/// @param time when that was
public record KeptDeadLetter(
        String id,
        String eventType,
        String eventId,
        String text,
        @Nullable Event event,
        String subscription,
        DeadLetter.Cause cause,
        String error,
        int attempt,
        Instant time) {}
