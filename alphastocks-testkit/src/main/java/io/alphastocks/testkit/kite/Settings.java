package io.alphastocks.testkit.kite;

import java.time.Duration;
import java.util.Map;

/// How the broker behaves.
///
/// @param freeze largest quantity of one order, by underlying name
/// @param multipliers by key, where a unit is worth more than its price
/// @param latency from an order's arrival to its being open
/// @param marginRefusedAtOnce whether an order beyond the margin is refused with 400, instead of
///   being rejected in the order book
/// @param appId in postbacks
record Settings(
        Map<String, Long> freeze,
        Map<String, Long> multipliers,
        Duration latency,
        boolean marginRefusedAtOnce,
        int appId) {

    Settings {
        freeze = Map.copyOf(freeze);
        multipliers = Map.copyOf(multipliers);
    }

    long freeze(KiteInstrument instrument) {
        return freeze.getOrDefault(instrument.name(), Long.MAX_VALUE);
    }

    long multiplier(KiteInstrument instrument) {
        return multipliers.getOrDefault(instrument.key(), 1L);
    }
}
