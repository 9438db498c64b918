package io.alphastocks.strategy;

import java.util.Locale;

/// Default names of strategies.
final class StrategyNames {

    private StrategyNames() {}

    /// `TenLineStrategy` is `ten-line-strategy`, `MyRSI` is `my-rsi`; a nested or anonymous class
    /// goes by the last part of its binary name.
    static String of(Class<?> type) {
        String binary = type.getName();
        String last = binary.substring(binary.lastIndexOf('.') + 1);
        if (!type.getSimpleName().isEmpty()) {
            last = type.getSimpleName();
        }
        return last.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1-$2")
                .replace('$', '-')
                .toLowerCase(Locale.ROOT);
    }
}
