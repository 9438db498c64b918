package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The ids of open subscriptions, each taken once.
final class SubscriptionNames {

    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    /// @param wanted null for the type's name with the lowest free number
    String take(@Nullable String wanted, Class<?> type) {
        if (wanted != null) {
            if (!taken.add(wanted)) {
                throw new IllegalArgumentException(
                        "a subscription with the id '" + wanted + "' exists; ids must differ");
            }
            return wanted;
        }
        String name = type.getSimpleName().isEmpty() ? "Event" : type.getSimpleName();
        for (int number = 1; ; number++) {
            String id = name + "-" + number;
            if (taken.add(id)) {
                return id;
            }
        }
    }

    void release(String id) {
        taken.remove(id);
    }
}
