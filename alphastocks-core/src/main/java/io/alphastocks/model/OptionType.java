package io.alphastocks.model;

/// Call or put, by the exchange's names.
public enum OptionType {
    /// Call: the right to buy the underlying at the strike.
    CE,
    /// Put: the right to sell the underlying at the strike.
    PE;

    /// What an option of this type is worth when exercised, per unit.
    public Price intrinsic(Price underlying, Price strike) {
        long value = this == CE ? underlying.raw() - strike.raw() : strike.raw() - underlying.raw();
        return value <= 0 ? Price.ZERO : Price.ofRaw(value);
    }
}
