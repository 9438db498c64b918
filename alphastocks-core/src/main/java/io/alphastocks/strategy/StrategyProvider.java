package io.alphastocks.strategy;

/// Makes strategies from configuration. Providers are found by [java.util.ServiceLoader]: name the
/// class in `META-INF/services/io.alphastocks.strategy.StrategyProvider`, or `provides` it in
/// `module-info.java`. It needs a public class with a public constructor without parameters.
public interface StrategyProvider {

    /// The name in configuration files, such as `ma-crossover`; unique among all providers.
    String name();

    /// A new instance. Parameters that are given but never read here are refused as unknown, so
    /// read every one that is allowed.
    ///
    /// @throws IllegalArgumentException if a parameter's value is not allowed
    Strategy create(StrategyParameters parameters);
}
