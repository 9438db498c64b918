package io.alphastocks.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/// Charges by line, in the order of the schedule that made them.
///
/// @param lines each name at most once
public record Charges(List<Charge> lines) {

    public static final Charges NONE = new Charges(List.of());

    public Charges {
        lines = List.copyOf(lines);
        Set<String> names = new HashSet<>();
        for (Charge line : lines) {
            if (!names.add(line.name())) {
                throw new IllegalArgumentException(
                        "charges have the line '" + line.name() + "' twice");
            }
        }
    }

    public Money total() {
        Money total = Money.ZERO;
        for (Charge line : lines) {
            total = total.plus(line.amount());
        }
        return total;
    }

    /// Line by line the sum of both.
    public Charges plus(Charges other) {
        return combined(other, Money::plus);
    }

    /// Line by line what this has more than the other.
    public Charges minus(Charges other) {
        return combined(other, Money::minus);
    }

    private Charges combined(Charges other, BinaryOperator<Money> operation) {
        Map<String, Money> result = new LinkedHashMap<>();
        for (Charge line : lines) {
            result.put(line.name(), line.amount());
        }
        for (Charge line : other.lines) {
            Money own = result.getOrDefault(line.name(), Money.ZERO);
            result.put(line.name(), operation.apply(own, line.amount()));
        }
        List<Charge> combined = new ArrayList<>(result.size());
        result.forEach((name, amount) -> combined.add(new Charge(name, amount)));
        return new Charges(combined);
    }
}
