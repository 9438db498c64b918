package io.alphastocks.json;

import com.fasterxml.jackson.annotation.JsonFormat;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/// Records as JSON and back, as their components: prices and money are decimal text, exact;
/// instants are ISO 8601. What is missing or unknown is an error.
public final class ValueJson {

    private ValueJson() {}

    /// A mapper of this form, to be added to.
    public static JsonMapper.Builder builder() {
        return builder(new JsonFactory());
    }

    private static JsonMapper.Builder builder(JsonFactory factory) {
        SimpleModule values =
                new SimpleModule("alphastocks") {
                    @Override
                    public void setupModule(SetupContext context) {
                        super.setupModule(context);
                        context.addValueInstantiators(new DirectConstructors());
                    }
                };
        asText(values, Price.class, Price::of);
        asText(values, Money.class, Money::of);
        asText(values, InstrumentId.class, InstrumentId::new);
        asText(values, Quantity.class, text -> Quantity.of(Long.parseLong(text)));
        return JsonMapper.builder(factory)
                .addModule(values)
                .changeDefaultVisibility(FieldsOnly::of)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }

    /// A mapper of a form that is read fast, for what only the engine itself reads: records are
    /// arrays of their components in the order of their declaration, prices, money and quantities
    /// whole numbers, dates days and instants microseconds since 1970 (text where that does not say
    /// all).
    ///
    /// @param records the types that are arrays
    public static JsonMapper compact(Collection<Class<?>> records) {
        SimpleModule values = new SimpleModule("alphastocks-compact");
        asNumber(values, Price.class, Price::raw, Price::ofRaw);
        asNumber(values, Money.class, Money::raw, Money::ofRaw);
        asNumber(values, Quantity.class, Quantity::units, Quantity::of);
        asNumber(values, LocalDate.class, LocalDate::toEpochDay, LocalDate::ofEpochDay);
        values.addSerializer(Instant.class, new InstantForm.Writer());
        values.addDeserializer(Instant.class, new InstantForm.Reader());
        JsonFactory factory =
                JsonFactory.builder()
                        .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                        .build();
        JsonMapper.Builder builder =
                builder(factory)
                        .addModule(values)
                        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY);
        JsonFormat.Value array = JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY);
        for (Class<?> each : records) {
            builder.withConfigOverride(each, override -> override.setFormat(array));
        }
        return builder.build();
    }

    private static <T> void asNumber(
            SimpleModule module, Class<T> type, ToLongFunction<T> raw, LongFunction<T> of) {
        module.addSerializer(
                type,
                new ValueSerializer<T>() {
                    @Override
                    public void serialize(
                            T value, JsonGenerator out, SerializationContext context) {
                        out.writeNumber(raw.applyAsLong(value));
                    }
                });
        module.addDeserializer(
                type,
                new ValueDeserializer<T>() {
                    @Override
                    public T deserialize(JsonParser in, DeserializationContext context) {
                        return of.apply(in.getLongValue());
                    }
                });
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
