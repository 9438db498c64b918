package io.alphastocks.engine;

import io.alphastocks.model.TradingStatus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Function;

/// A file that halts trading while it is there. Whatever it is, and whether or not it can be read,
/// it halts.
///
/// @param file where it may appear
/// @param halt makes the halt of the reason
record HaltFile(Path file, Function<String, TradingStatus> halt) {

    private static final int LONGEST_REASON = 250;

    boolean isThere() {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /// The halt that it asks for.
    TradingStatus wanted() {
        return halt.apply("file " + file.getFileName() + ": " + reason());
    }

    private String reason() {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(LONGEST_REASON), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "it cannot be read: " + e.getClass().getSimpleName();
        }
        String line = EngineParts.line(text);
        return line.isEmpty() ? "no reason is given" : line;
    }
}
