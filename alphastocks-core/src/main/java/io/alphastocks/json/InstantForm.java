package io.alphastocks.json;

import io.alphastocks.model.EpochMicros;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Instants as microseconds since 1970, and as ISO 8601 where that would cut them off.
final class InstantForm {

    /// What microseconds say of any calendar's time, far from overflow.
    private static final Instant FIRST = Instant.parse("-9999-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("+99999-01-01T00:00:00Z");

    private InstantForm() {}

    static final class Writer extends ValueSerializer<Instant> {

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
            if (value.isAfter(FIRST)
                    && value.isBefore(LAST)
                    && value.equals(value.truncatedTo(ChronoUnit.MICROS))) {
                out.writeNumber(EpochMicros.of(value));
            } else {
                out.writeString(value.toString());
            }
        }
    }

    static final class Reader extends ValueDeserializer<Instant> {

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) {
            return in.currentToken() == JsonToken.VALUE_NUMBER_INT
                    ? EpochMicros.toInstant(in.getLongValue())
                    : Instant.parse(in.getString());
        }
    }
}
