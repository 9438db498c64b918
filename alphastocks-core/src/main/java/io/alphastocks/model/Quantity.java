package io.alphastocks.model;

/// A number of units (shares, or units of the underlying for derivatives; never lots), 0 or more.
///
/// @param units the number of units
public record Quantity(long units) implements Comparable<Quantity> {

    public static final Quantity ZERO = new Quantity(0);

    public Quantity {
        if (units < 0) {
            throw new IllegalArgumentException(
                    "quantity " + units + " is negative; it must be 0 or more");
        }
    }

    public static Quantity of(long units) {
        return units == 0 ? ZERO : new Quantity(units);
    }

    public Quantity plus(Quantity other) {
        return of(Math.addExact(units, other.units));
    }

    /// @throws IllegalArgumentException if the other is larger
    public Quantity minus(Quantity other) {
        return of(Math.subtractExact(units, other.units));
    }

    public Quantity times(long factor) {
        return of(Math.multiplyExact(units, factor));
    }

    public Quantity min(Quantity other) {
        return units <= other.units ? this : other;
    }

    public boolean isZero() {
        return units == 0;
    }

    public boolean isAbove(Quantity other) {
        return units > other.units;
    }

    @Override
    public int compareTo(Quantity other) {
        return Long.compare(units, other.units);
    }

    @Override
    public String toString() {
        return Long.toString(units);
    }
}
