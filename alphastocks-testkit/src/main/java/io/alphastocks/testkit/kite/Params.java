package io.alphastocks.testkit.kite;

import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The parameters of one request, with the broker's errors for what is wrong with them.
record Params(Map<String, List<String>> values) {

    @Nullable String find(String name) {
        List<String> all = values.get(name);
        return all == null || all.getFirst().isEmpty() ? null : all.getFirst();
    }

    String require(String name) {
        String value = find(name);
        if (value == null) {
            throw KiteError.input("Missing `" + name + "`.");
        }
        return value;
    }

    String or(String name, String otherwise) {
        String value = find(name);
        return value == null ? otherwise : value;
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    String oneOf(String name, Collection<String> allowed) {
        return check(name, require(name), allowed);
    }

    String oneOf(String name, Collection<String> allowed, String otherwise) {
        return check(name, or(name, otherwise), allowed);
    }

    private static String check(String name, String value, Collection<String> allowed) {
        if (!allowed.contains(value)) {
            throw KiteError.input("Invalid `" + name + "`.");
        }
        return value;
    }

    long units(String name, long otherwise) {
        String text = find(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long units = Long.parseLong(text);
            if (units >= 0) {
                return units;
            }
        } catch (NumberFormatException _) {
            // Told below, together with what is negative.
        }
        throw KiteError.input("Invalid `" + name + "`.");
    }

    BigDecimal number(String name, BigDecimal otherwise) {
        String text = find(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException _) {
            throw KiteError.input("Invalid `" + name + "`.");
        }
    }

    /// A price, zero where there is none; in steps of the tick size.
    long price(String name, KiteInstrument instrument, long otherwise) {
        String text = find(name);
        if (text == null) {
            return otherwise;
        }
        Price price;
        try {
            price = Price.of(text);
        } catch (IllegalArgumentException _) {
            throw KiteError.input("Invalid `" + name + "`.");
        }
        if (!price.isZero() && !price.isMultipleOf(instrument.tickSize())) {
            throw KiteError.input(
                    "Tick size for this script is "
                            + instrument.tickSize()
                            + ". Kindly enter price in the multiple of tick size for this script.");
        }
        return price.raw();
    }
}
