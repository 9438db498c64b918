package io.alphastocks.strategy;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Strategies by name: the shipped ones and those of every [StrategyProvider] that is found. What
/// is found depends on the thread's context class loader; nothing is kept between calls.
public final class Strategies {

    private Strategies() {}

    /// All names that [#create] knows, in order.
    public static NavigableSet<String> names() {
        return new TreeSet<>(providers().keySet());
    }

    /// A new strategy with its defaults.
    ///
    /// @throws IllegalArgumentException if the name is unknown; the message lists the known ones
    public static Strategy create(String name) {
        return create(name, Map.of());
    }

    /// A new strategy.
    ///
    /// @param parameters text or numbers by name, as configuration gives them
    /// @throws IllegalArgumentException if the name, a parameter or its value is unknown or not
    ///   allowed; the message says what is
    public static Strategy create(String name, Map<String, ?> parameters) {
        NavigableMap<String, StrategyProvider> providers = providers();
        StrategyProvider provider = providers.get(name);
        if (provider == null) {
            throw new IllegalArgumentException(
                    "unknown strategy '%s'; known are %s"
                            .formatted(name, String.join(", ", providers.keySet())));
        }
        StrategyParameters read = new StrategyParameters(name, parameters);
        Strategy strategy = provider.create(read);
        read.refuseUnknown();
        return strategy;
    }

    private static NavigableMap<String, StrategyProvider> providers() {
        NavigableMap<String, StrategyProvider> byName = new TreeMap<>();
        for (StrategyProvider provider : shipped()) {
            byName.put(provider.name(), provider);
        }
        Iterator<StrategyProvider> found = ServiceLoader.load(StrategyProvider.class).iterator();
        while (found.hasNext()) {
            StrategyProvider provider = found.next();
            StrategyProvider other = byName.putIfAbsent(provider.name(), provider);
            if (other != null) {
                throw new ServiceConfigurationError(
                        "strategy name '%s' is taken: by %s and %s"
                                .formatted(
                                        provider.name(),
                                        other.getClass().getName(),
                                        provider.getClass().getName()));
            }
        }
        return byName;
    }

    private static List<StrategyProvider> shipped() {
        return List.of(
                new Shipped(MovingAverageCrossover.NAME, MovingAverageCrossover::configured),
                new Shipped(RsiStrategy.NAME, RsiStrategy::configured));
    }

    /// A provider within this package, where the service loader cannot make one.
    private record Shipped(String name, Function<StrategyParameters, Strategy> factory)
            implements StrategyProvider {

        @Override
        public Strategy create(StrategyParameters parameters) {
            return factory.apply(parameters);
        }
    }
}
