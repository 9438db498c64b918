package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.json.ValueJson;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.StoredRecord;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.util.HashMap;
import java.util.Map;

/// Book events as JSON and back. Prices and money are decimal text, exact; instants are ISO 8601.
final class EventCodec {

    private final JsonMapper mapper;
    private final Map<String, Class<? extends BookEvent>> types = new HashMap<>();

    EventCodec() {
        mapper = ValueJson.builder().build();
        addTypes(BookEvent.class);
    }

    private void addTypes(Class<? extends BookEvent> type) {
        if (type.isRecord()) {
            types.put(type.getSimpleName(), type);
            return;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            addTypes(permitted.asSubclass(BookEvent.class));
        }
    }

    /// What knows the account's values: prices and money as text, exact.
    JsonMapper mapper() {
        return mapper;
    }

    String type(BookEvent event) {
        return event.getClass().getSimpleName();
    }

    String toJson(BookEvent event) {
        return mapper.writeValueAsString(event);
    }

    /// @throws JournalException if the record is of an unknown type or cannot be read
    BookEvent read(String stream, StoredRecord stored) {
        Class<? extends BookEvent> type = types.get(stored.type());
        if (type == null) {
            throw new JournalException(
                    "stream %s, version %s: unknown record type '%s'; it was written by a newer version or by something else"
                            .formatted(stream, stored.version(), stored.type()));
        }
        try {
            return mapper.readValue(stored.payload(), type);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new JournalException(
                    "stream %s, version %s: the %s '%s' cannot be read: %s"
                            .formatted(
                                    stream,
                                    stored.version(),
                                    stored.type(),
                                    stored.id(),
                                    e.getMessage()),
                    e);
        }
    }
}
