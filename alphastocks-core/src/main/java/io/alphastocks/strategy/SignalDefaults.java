package io.alphastocks.strategy;

import io.alphastocks.model.Price;
import io.alphastocks.model.Side;

/// Levels and strength of a shipped strategy's signals.
record SignalDefaults(double targetPercent, double stopPercent, double strength) {

    static final SignalDefaults USUAL = new SignalDefaults(2, 1, 7);
    static final SignalDefaults CROSSOVER = new SignalDefaults(2, 1, 8.5);

    /// These, where configuration does not say otherwise.
    SignalDefaults configured(StrategyParameters parameters) {
        return new SignalDefaults(
                parameters.decimal("targetPercent", targetPercent, 0.01, 99),
                parameters.decimal("stopPercent", stopPercent, 0.01, 99),
                parameters.decimal("strength", strength, 0, 10));
    }

    SignalRequest request(Side side, Price entry) {
        return SignalRequest.of(side, entry)
                .targetPercent(targetPercent)
                .stopLossPercent(stopPercent)
                .strength(strength);
    }
}
