package io.alphastocks.broker;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// One object of a JSON data file, read strictly: whatever is missing, misspelt or of the wrong
/// kind is an error that names the file, the path within it, the value, and what is allowed.
final class JsonSection {

    private final String path;
    private final JsonNode node;

    private JsonSection(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    static JsonSection root(String file, JsonNode node) {
        return object(file + ": $", node);
    }

    private static JsonSection object(String path, JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(path + " must be an object { … }");
        }
        return new JsonSection(path, node);
    }

    /// Refuses every key but these.
    void allow(String... keys) {
        TreeSet<String> unknown = new TreeSet<>(node.propertyNames());
        Arrays.asList(keys).forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    path
                            + ": unknown key '"
                            + unknown.first()
                            + "'; known are "
                            + String.join(", ", keys));
        }
    }

    String text(String key) {
        JsonNode value = required(key);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw wrong(key, value, "text");
        }
        return value.stringValue();
    }

    boolean flag(String key) {
        JsonNode value = required(key);
        if (!value.isBoolean()) {
            throw wrong(key, value, "true or false");
        }
        return value.booleanValue();
    }

    long units(String key) {
        JsonNode value = required(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() <= 0) {
            throw wrong(key, value, "a whole number above 0");
        }
        return value.longValue();
    }

    int integer(String key, int min, int max) {
        JsonNode value = required(key);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < min
                || value.intValue() > max) {
            throw wrong(key, value, "a whole number from " + min + " to " + max);
        }
        return value.intValue();
    }

    LocalDate date(String key) {
        try {
            return LocalDate.parse(text(key));
        } catch (DateTimeException e) {
            throw wrong(key, required(key), "a date such as 2021-01-01", e);
        }
    }

    /// A decimal written as text, because a JSON number is read as a `double` by most tools.
    Optional<BigDecimal> decimal(String key) {
        if (!node.has(key)) {
            return Optional.empty();
        }
        String expected = "a decimal as text, 0 or more, such as \"0.0625\"";
        try {
            BigDecimal value = new BigDecimal(text(key));
            if (value.signum() < 0 || value.precision() > 18 || Math.abs(value.scale()) > 18) {
                throw wrong(key, required(key), expected);
            }
            return Optional.of(value);
        } catch (NumberFormatException e) {
            throw wrong(key, required(key), expected, e);
        }
    }

    <E extends Enum<E>> E constant(String key, Class<E> type) {
        return constant(key, text(key), type);
    }

    <E extends Enum<E>> Optional<E> optionalConstant(String key, Class<E> type) {
        return node.has(key) ? Optional.of(constant(key, type)) : Optional.empty();
    }

    /// Constants in a list; none where the key is missing.
    <E extends Enum<E>> List<E> constants(String key, Class<E> type) {
        return texts(key).stream().map(text -> constant(key, text, type)).toList();
    }

    /// Texts in a list; none where the key is missing.
    List<String> texts(String key) {
        return list(
                key,
                value -> {
                    if (!value.isString() || value.stringValue().isBlank()) {
                        throw wrong(key, value, "a list of texts");
                    }
                    return value.stringValue();
                });
    }

    /// Objects in a list, at least one.
    List<JsonSection> sections(String key) {
        required(key);
        int[] index = {0};
        List<JsonSection> sections =
                list(key, value -> object(path + "." + key + "[" + index[0]++ + "]", value));
        if (sections.isEmpty()) {
            throw wrong(key, required(key), "a list with something in it");
        }
        return sections;
    }

    IllegalArgumentException error(String message) {
        return new IllegalArgumentException(path + ": " + message);
    }

    private <T> List<T> list(String key, Function<JsonNode, T> read) {
        JsonNode value = node.get(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(key, value, "a list [ … ]");
        }
        List<T> result = new ArrayList<>();
        value.values().forEach(element -> result.add(read.apply(element)));
        return List.copyOf(result);
    }

    private <E extends Enum<E>> E constant(String key, String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw wrong(key, required(key), "of " + Arrays.toString(type.getEnumConstants()));
    }

    private JsonNode required(String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new IllegalArgumentException(path + ": '" + key + "' is missing");
        }
        return value;
    }

    private IllegalArgumentException wrong(String key, JsonNode value, String expected) {
        return wrong(key, value, expected, null);
    }

    private IllegalArgumentException wrong(
            String key, JsonNode value, String expected, @Nullable Exception cause) {
        return new IllegalArgumentException(
                path + "." + key + " is " + value + "; it must be " + expected, cause);
    }
}
