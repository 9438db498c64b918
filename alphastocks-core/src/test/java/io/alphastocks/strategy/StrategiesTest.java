package io.alphastocks.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceConfigurationError;

class StrategiesTest {

    @Test
    void shippedStrategiesAreFoundByName() {
        assertThat(Strategies.names()).contains("ma-crossover", "rsi");
        assertThat(Strategies.create("rsi")).isInstanceOf(RsiStrategy.class);
        assertThat(Strategies.create("ma-crossover").warmUpCandles()).isEqualTo(22);
    }

    @Test
    void parametersMayBeTextOrNumbers() {
        Strategy strategy =
                Strategies.create(
                        "ma-crossover", Map.of("fast", 10, "slow", "30", "average", "sma"));

        assertThat(strategy.warmUpCandles()).isEqualTo(31);
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strategies.create("macrossover"))
                .withMessage("unknown strategy 'macrossover'; known are ma-crossover, rsi");
    }

    @Test
    void anUnknownParameterListsTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strategies.create("rsi", Map.of("length", 14)))
                .withMessageStartingWith("strategy 'rsi' has no parameter 'length'; it has ")
                .withMessageContaining("period (a whole number from 1 to 998)");
    }

    @Test
    void aValueThatIsNotAllowedNamesWhatIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strategies.create("rsi", Map.of("period", "0")))
                .withMessage(
                        "strategy 'rsi': parameter 'period' is '0'; it must be a whole number from 1 to 998");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strategies.create("rsi", Map.of("period", 14.5)))
                .withMessageContaining("'14.5'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strategies.create("rsi", Map.of("oversold", "low")))
                .withMessageContaining("'oversold' is 'low'; it must be a number from 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strategies.create("ma-crossover", Map.of("average", "wma")))
                .withMessageContaining("one of ema, sma");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Strategies.create("ma-crossover", Map.of("fast", 30)))
                .withMessageContaining("fast 30 must be 1 or more and below slow 21");
    }

    @Test
    void aProviderOnTheClassPathIsFound(@TempDir Path directory) throws IOException {
        withProvider(
                directory,
                UserProvider.class,
                () -> {
                    assertThat(Strategies.names()).contains("users-own");
                    assertThat(Strategies.create("users-own", Map.of("length", 3)).warmUpCandles())
                            .isEqualTo(3);
                });
    }

    @Test
    void aNameThatIsTakenNamesBothProviders(@TempDir Path directory) throws IOException {
        withProvider(
                directory,
                SecondRsiProvider.class,
                () ->
                        assertThatThrownBy(Strategies::names)
                                .isInstanceOf(ServiceConfigurationError.class)
                                .hasMessageContaining("'rsi'")
                                .hasMessageContaining(SecondRsiProvider.class.getName()));
    }

    private static void withProvider(
            Path directory, Class<? extends StrategyProvider> provider, Runnable check)
            throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(StrategyProvider.class.getName()), provider.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            check.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /// What a user ships.
    public static final class UserProvider implements StrategyProvider {

        @Override
        public String name() {
            return "users-own";
        }

        @Override
        public Strategy create(StrategyParameters parameters) {
            int length = parameters.whole("length", 10, 1, 100);
            return new Strategy() {
                @Override
                public int warmUpCandles() {
                    return length;
                }
            };
        }
    }

    /// Takes the name of a shipped one.
    public static final class SecondRsiProvider implements StrategyProvider {

        @Override
        public String name() {
            return "rsi";
        }

        @Override
        public Strategy create(StrategyParameters parameters) {
            return new RsiStrategy();
        }
    }
}
