package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.StoredRecord;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Book events as JSON and back. Prices and money are decimal text, exact; instants are ISO 8601.
final class EventCodec {

    private final JsonMapper mapper;
    private final Map<String, Class<? extends BookEvent>> types = new HashMap<>();

    EventCodec() {
        SimpleModule values = new SimpleModule("alphastocks");
        asText(values, Price.class, Price::of);
        asText(values, Money.class, Money::of);
        asText(values, InstrumentId.class, InstrumentId::new);
        asText(values, Quantity.class, text -> Quantity.of(Long.parseLong(text)));
        mapper =
                JsonMapper.builder()
                        .addModule(values)
                        .changeDefaultVisibility(FieldsOnly::of)
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .build();
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
                    "stream %s, version %d: unknown record type '%s'; it was written by a newer version or by something else"
                            .formatted(stream, stored.version(), stored.type()));
        }
        try {
            return mapper.readValue(stored.payload(), type);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new JournalException(
                    "stream %s, version %d: the %s '%s' cannot be read: %s"
                            .formatted(
                                    stream,
                                    stored.version(),
                                    stored.type(),
                                    stored.id(),
                                    e.getMessage()),
                    e);
        }
    }

    private static <T> void asText(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(
                type,
                new ValueSerializer<T>() {
                    @Override
                    public void serialize(
                            T value, JsonGenerator out, SerializationContext context) {
                        out.writeString(value.toString());
                    }
                });
        module.addDeserializer(
                type,
                new ValueDeserializer<T>() {
                    @Override
                    public T deserialize(JsonParser in, DeserializationContext context) {
                        return parse.apply(in.getString());
                    }
                });
    }
}
