package io.alphastocks.json;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import java.util.function.Function;

/// Records as JSON and back, as their components: prices and money are decimal text, exact;
/// instants are ISO 8601. What is missing or unknown is an error.
public final class ValueJson {

    private ValueJson() {}

    /// A mapper of this form, to be added to.
    public static JsonMapper.Builder builder() {
        SimpleModule values = new SimpleModule("alphastocks");
        asText(values, Price.class, Price::of);
        asText(values, Money.class, Money::of);
        asText(values, InstrumentId.class, InstrumentId::new);
        asText(values, Quantity.class, text -> Quantity.of(Long.parseLong(text)));
        return JsonMapper.builder()
                .addModule(values)
                .changeDefaultVisibility(FieldsOnly::of)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
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
