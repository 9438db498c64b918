package io.alphastocks.examples;

import io.alphastocks.model.TradingMode;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/// The options of the main job, as system properties.
///
/// @param data directory of recorded data; null for a simulated session
/// @param seed of the simulated session
/// @param strategy the only strategy to run; null for the two of the demonstration
/// @param mode paper or logging
/// @param concurrentBus whether recorded data runs on the concurrent bus
/// @param database the database file; null for a fresh one
/// @param json where the result is written as JSON; null for nowhere
record JobOptions(
        @Nullable Path data,
        long seed,
        @Nullable String strategy,
        TradingMode mode,
        boolean concurrentBus,
        @Nullable Path database,
        @Nullable Path json) {

    /// The seed of the session that is simulated where none is asked for.
    static final long DEFAULT_SEED = 42;

    /// Reads system properties.
    ///
    /// @throws IllegalArgumentException if a value is not allowed; says which are
    static JobOptions from(Properties properties) {
        path(properties, "db").ifPresent(file -> requireWritable("db", file));
        path(properties, "json").ifPresent(file -> requireWritable("json", file));
        return new JobOptions(
                path(properties, "data").orElse(null),
                value(properties, "seed").map(JobOptions::seed).orElse(DEFAULT_SEED),
                value(properties, "strategy").orElse(null),
                value(properties, "mode").map(JobOptions::mode).orElse(TradingMode.PAPER),
                value(properties, "bus").map(JobOptions::isConcurrent).orElse(false),
                path(properties, "db").orElse(null),
                path(properties, "json").orElse(null));
    }

    private static Optional<String> value(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name)).filter(v -> !v.isBlank());
    }

    private static Optional<Path> path(Properties properties, String name) {
        return value(properties, name).map(Path::of);
    }

    /// A file that can be written is no directory and stands in a directory that exists.
    private static void requireWritable(String name, Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(
                    "-D" + name + "=" + file + " is a directory; it must be a file");
        }
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IllegalArgumentException(
                    "-D" + name + "=" + file + " must be in a directory that exists: " + parent);
        }
        if (Files.exists(file) ? !Files.isWritable(file) : !Files.isWritable(parent)) {
            throw new IllegalArgumentException("-D" + name + "=" + file + " must be writable");
        }
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("-Dseed=" + text + " must be a whole number", e);
        }
    }

    private static TradingMode mode(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "paper" -> TradingMode.PAPER;
            case "logging" -> TradingMode.LOGGING_ONLY;
            default ->
                    throw new IllegalArgumentException(
                            "-Dmode=" + text + " must be paper or logging");
        };
    }

    private static boolean isConcurrent(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "concurrent" -> true;
            case "deterministic" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "-Dbus=" + text + " must be concurrent or deterministic");
        };
    }
}
