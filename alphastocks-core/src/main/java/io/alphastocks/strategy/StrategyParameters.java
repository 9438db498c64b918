package io.alphastocks.strategy;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The parameters of a strategy as configuration gives them: text or numbers by name. Each read
/// names its default and what is allowed, so that every error can say so.
public final class StrategyParameters {

    private final String strategy;
    private final Map<String, ?> given;
    private final Map<String, String> allowed = new TreeMap<>();

    StrategyParameters(String strategy, Map<String, ?> given) {
        this.strategy = strategy;
        this.given = given;
    }

    /// A whole number.
    ///
    /// @throws IllegalArgumentException if it is none, or below `least` or above `most`
    public int whole(String name, int defaultValue, int least, int most) {
        String what = "a whole number from " + least + " to " + most;
        BigDecimal value = number(name, what);
        if (value == null) {
            return defaultValue;
        }
        if (value.stripTrailingZeros().scale() > 0 || outside(value, least, most)) {
            throw refused(name, what);
        }
        return value.intValueExact();
    }

    /// A number that may have a fraction.
    ///
    /// @throws IllegalArgumentException if it is none, or below `least` or above `most`
    public double decimal(String name, double defaultValue, double least, double most) {
        String what = "a number from " + least + " to " + most;
        BigDecimal value = number(name, what);
        if (value == null) {
            return defaultValue;
        }
        if (outside(value, least, most)) {
            throw refused(name, what);
        }
        return value.doubleValue();
    }

    /// One of some words, the first of which is the default.
    ///
    /// @throws IllegalArgumentException if it is none of them
    public String choice(String name, String defaultValue, String... others) {
        Collection<String> choices = new TreeSet<>(List.of(others));
        choices.add(defaultValue);
        String what = "one of " + String.join(", ", choices);
        allowed.put(name, what);
        Object value = given.get(name);
        if (value == null) {
            return defaultValue;
        }
        if (!choices.contains(value.toString())) {
            throw refused(name, what);
        }
        return value.toString();
    }

    /// Refuses what was given but never asked for.
    void refuseUnknown() {
        for (String name : new TreeSet<>(given.keySet())) {
            if (!allowed.containsKey(name)) {
                throw new IllegalArgumentException(
                        "strategy '%s' has no parameter '%s'; it has %s"
                                .formatted(
                                        strategy,
                                        name,
                                        allowed.isEmpty() ? "none" : String.join(", ", listed())));
            }
        }
    }

    private List<String> listed() {
        return allowed.entrySet().stream()
                .map(parameter -> parameter.getKey() + " (" + parameter.getValue() + ")")
                .toList();
    }

    private @Nullable BigDecimal number(String name, String what) {
        allowed.put(name, what);
        Object value = given.get(name);
        if (value == null) {
            return null;
        }
        try {
            return new BigDecimal(value.toString().strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(refused(name, what).getMessage(), e);
        }
    }

    private static boolean outside(BigDecimal value, double least, double most) {
        return value.compareTo(new BigDecimal(least)) < 0
                || value.compareTo(new BigDecimal(most)) > 0;
    }

    private IllegalArgumentException refused(String name, String what) {
        return new IllegalArgumentException(
                "strategy '%s': parameter '%s' is '%s'; it must be %s"
                        .formatted(strategy, name, given.get(name), what));
    }
}
