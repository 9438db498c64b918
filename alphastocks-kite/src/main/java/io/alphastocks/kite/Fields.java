package io.alphastocks.kite;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fields of an answer's object, checked one by one; what is wrong is told with its place.
/// Fields that nobody asks for are let be.
///
/// @param where the place, for messages
/// @param node the object
record Fields(String where, JsonNode node) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static final int DECIMALS = 4;

    /// More of them would be no amount, and `1e999999999` would take all memory.
    private static final int MOST_DIGITS = 40;

    static Fields of(KiteRequest request, JsonNode data) {
        return new Fields(request.toString(), data);
    }

    /// The objects of an array; none where it is null.
    List<Fields> all() {
        if (node.isNull() || node.isMissingNode()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrong(where, node, "an array");
        }
        List<Fields> all = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            all.add(new Fields(where + "[" + i + "]", node.get(i)));
        }
        return all;
    }

    /// An array's elements by these names.
    ///
    /// @param least so many of them must be there
    Fields named(List<String> names, int least) {
        if (!node.isArray() || node.size() < least || node.size() > names.size()) {
            throw new KiteException(
                    "%s is %s; expected an array of %s".formatted(where, node, names));
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < node.size(); i++) {
            row.set(names.get(i), node.get(i));
        }
        return new Fields(where, row);
    }

    Fields at(String name) {
        return new Fields(where + "." + name, node.path(name));
    }

    boolean has(String name) {
        JsonNode value = node.path(name);
        return !value.isMissingNode() && !value.isNull();
    }

    /// Text that must be there.
    String text(String name) {
        String text = optional(name);
        if (text.isBlank()) {
            throw wrong(name, node.path(name), "some text");
        }
        return text;
    }

    /// Text, empty where it is missing or null. A number is taken as it is written.
    String optional(String name) {
        return node.path(name).asString("");
    }

    /// The texts of an array.
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        node.forEach(element -> texts.add(element.asString("")));
        return texts;
    }

    /// Whether it is true; false where it is missing.
    boolean flag(String name) {
        return node.path(name).asBoolean(false);
    }

    /// A whole number.
    long number(String name) {
        JsonNode value = node.path(name);
        try {
            return decimal(name).longValueExact();
        } catch (ArithmeticException e) {
            throw wrong(name, value, "a whole number");
        }
    }

    /// A whole number from 0.
    long units(String name) {
        long units = number(name);
        if (units < 0) {
            throw wrong(name, node.path(name), "a whole number from 0");
        }
        return units;
    }

    /// A price, rounded half up where it has more than four decimals, as averages do.
    Price price(String name) {
        BigDecimal rounded = rounded(name);
        if (rounded.signum() < 0) {
            throw wrong(name, node.path(name), "a price from 0");
        }
        return price(name, rounded);
    }

    private Price price(String name, BigDecimal rounded) {
        try {
            return Price.of(rounded);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw wrong(name, node.path(name), "a price");
        }
    }

    /// The price that this is, not one of its fields.
    Price itself() {
        ObjectNode holder = JsonNodeFactory.instance.objectNode();
        holder.set("price", node);
        return new Fields(where, holder).price("price");
    }

    /// One of an enum's names.
    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        String text = text(name);
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw wrong(name, node.path(name), "one of " + List.of(type.getEnumConstants()));
    }

    /// An amount, rounded half up to four decimals: the broker's amounts carry the noise of binary
    /// fractions.
    Money money(String name) {
        BigDecimal rounded = rounded(name);
        try {
            return Money.of(rounded.toPlainString());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw wrong(name, node.path(name), "an amount");
        }
    }

    private BigDecimal rounded(String name) {
        return decimal(name).setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    /// A number as it is written.
    BigDecimal decimal(String name) {
        JsonNode value = node.path(name);
        BigDecimal decimal;
        try {
            decimal = value.isNumber() ? value.decimalValue() : new BigDecimal(value.asString(""));
        } catch (NumberFormatException e) {
            throw wrong(name, value, "a number");
        }
        if (Math.abs(decimal.scale()) > MOST_DIGITS || decimal.precision() > MOST_DIGITS) {
            throw wrong(name, value, "a number of ordinary size");
        }
        return decimal;
    }

    /// A time in India without a zone; empty where it is missing, null or the epoch, by which the
    /// broker says the same.
    Optional<Instant> time(String name) {
        String text = optional(name);
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.parse(text, TIME);
            return local.getYear() <= 1970
                    ? Optional.empty()
                    : Optional.of(local.atZone(KiteToken.INDIA).toInstant());
        } catch (DateTimeException e) {
            throw wrong(name, node.path(name), "a time such as 2021-05-31 09:18:57");
        }
    }

    /// The first of these times that is there.
    Optional<Instant> firstTime(String... names) {
        for (String name : names) {
            Optional<Instant> time = time(name);
            if (time.isPresent()) {
                return time;
            }
        }
        return Optional.empty();
    }

    KiteException wrong(String name, JsonNode value, String expected) {
        return new KiteException(
                "%s: %s is %s; expected %s"
                        .formatted(
                                where,
                                name,
                                value.isMissingNode() ? "missing" : value.toString(),
                                expected));
    }
}
