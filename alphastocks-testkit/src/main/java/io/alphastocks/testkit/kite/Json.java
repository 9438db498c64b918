package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// JSON as the broker writes it: exact decimals without trailing zeros, never an exponent.
final class Json {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private static final int DIGITS = 4;

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    static byte[] bytes(JsonNode node) {
        return text(node).getBytes(StandardCharsets.UTF_8);
    }

    static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /// The decimal of a raw value of four decimals.
    static BigDecimal decimal(long raw) {
        return plain(BigDecimal.valueOf(raw, DIGITS));
    }

    /// A sum of prices times units, divided by units: up to six decimals.
    static BigDecimal average(long rawValue, long units) {
        return units == 0
                ? BigDecimal.ZERO
                : plain(
                        BigDecimal.valueOf(rawValue, DIGITS)
                                .divide(BigDecimal.valueOf(units), 6, RoundingMode.HALF_UP));
    }

    /// A part of a whole as a percentage, of up to six decimals.
    static BigDecimal percent(long part, long whole) {
        return whole == 0
                ? BigDecimal.ZERO
                : plain(
                        BigDecimal.valueOf(part)
                                .multiply(BigDecimal.valueOf(100))
                                .divide(BigDecimal.valueOf(whole), 6, RoundingMode.HALF_UP));
    }

    static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0, RoundingMode.UNNECESSARY) : stripped;
    }

    /// Text, or JSON's null where there is none.
    static void put(ObjectNode node, String name, @Nullable String text) {
        if (text == null) {
            node.putNull(name);
        } else {
            node.put(name, text);
        }
    }

    /// A stamp in India's time, or JSON's null where there is none.
    static void stamp(ObjectNode node, String name, @Nullable Instant time) {
        put(node, name, time == null ? null : Ist.stamp(time));
    }
}
