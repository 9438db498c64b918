package io.alphastocks.store;

import com.google.common.hash.Hashing;

import io.alphastocks.bus.DeadLetter;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventJson;
import io.alphastocks.json.ValueJson;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Dead letters as records and back. Events may be of users' own types, and may be anything: what
/// can be read back from JSON is kept so, all else as text.
final class DeadLetterCodec {

    static final String KEPT = "DeadLetter";
    static final String GONE = "DeadLetterRemoved";

    private static final int LONGEST_TEXT = 2_000;

    /// What a record of a letter says.
    ///
    /// @param json the event's components; null where they cannot be read back
    private record Written(
            String eventType,
            String eventId,
            String text,
            @Nullable String json,
            String subscription,
            DeadLetter.Cause cause,
            String error,
            int attempt,
            Instant time) {}

    private record Removed(String letter) {}

    // In ASCII: texts of users' events may hold what no store takes, such as half a pair.
    private final JsonMapper mapper =
            ValueJson.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final EventJson events = new EventJson();

    JournalRecord write(String id, DeadLetter letter) {
        Event event = letter.event();
        Throwable error = letter.error();
        Written written =
                new Written(
                        event.getClass().getName(),
                        text(event::id),
                        text(event::toString),
                        json(event),
                        letter.subscription(),
                        letter.cause(),
                        error == null ? "" : text(error::toString),
                        letter.attempt(),
                        letter.time());
        return new JournalRecord(
                id, KEPT, letter.time(), correlation(event), mapper.writeValueAsString(written));
    }

    JournalRecord remove(String id, String letter, Instant time) {
        return new JournalRecord(
                id, GONE, time, "", mapper.writeValueAsString(new Removed(letter)));
    }

    /// @throws JournalException if it cannot be read
    KeptDeadLetter read(StoredRecord stored) {
        Written written = read(stored, Written.class);
        return new KeptDeadLetter(
                stored.id(),
                written.eventType,
                written.eventId,
                written.text,
                written.json == null ? null : event(written.eventType, written.json).orElse(null),
                written.subscription,
                written.cause,
                written.error,
                written.attempt,
                written.time);
    }

    /// What a letter is about: event, subscription and attempt. The same when a run that is
    /// repeated fails once more.
    String identity(DeadLetter letter) {
        Event event = letter.event();
        return identity(
                event.getClass().getName(),
                text(event::id),
                json(event),
                letter.subscription(),
                letter.attempt());
    }

    /// What a kept letter is about.
    ///
    /// @throws JournalException if it cannot be read
    String identity(StoredRecord stored) {
        Written written = read(stored, Written.class);
        return identity(
                written.eventType,
                written.eventId,
                written.json,
                written.subscription,
                written.attempt);
    }

    private static String identity(
            String type, String id, @Nullable String json, String subscription, int attempt) {
        String all = String.join("\n", type, id, subscription, String.valueOf(attempt), json);
        return Hashing.sha256().hashUnencodedChars(all).toString();
    }

    /// The id of the letter that a record removes.
    ///
    /// @throws JournalException if it cannot be read
    String removed(StoredRecord stored) {
        return read(stored, Removed.class).letter;
    }

    private <T> T read(StoredRecord stored, Class<T> type) {
        try {
            return mapper.readValue(stored.payload(), type);
        } catch (JacksonException e) {
            throw new JournalException(
                    "stream %s, version %s: the %s '%s' cannot be read: %s"
                            .formatted(
                                    stored.stream(),
                                    stored.version(),
                                    stored.type(),
                                    stored.id(),
                                    e.getMessage()),
                    e);
        }
    }

    private @Nullable String json(Event event) {
        String json = events.write(event).orElse(null);
        return json != null
                        && event(event.getClass().getName(), json).filter(event::equals).isPresent()
                ? json
                : null; // the text has to do
    }

    private Optional<Event> event(String type, String json) {
        return events.read(type, json);
    }

    private static String text(Supplier<String> of) {
        String text;
        try {
            text = String.valueOf(of.get());
        } catch (RuntimeException e) {
            text = "(" + e + ")";
        }
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    }

    private static String correlation(Event event) {
        try {
            return StoreText.requireStorable("correlation id", event.correlationId());
        } catch (RuntimeException _) {
            return ""; // it stands in the text
        }
    }
}
