package io.alphastocks.engine;

import io.alphastocks.model.TradingStatus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Function;

/// A file that halts trading while it is there. Whatever it is, and whether or not it can be read,
/// it halts, unless its halt has an end that is over.
///
/// @param file where it may appear
/// @param halt makes the halt of the reason
record HaltFile(Path file, Function<String, TradingStatus> halt) {

    private static final Logger LOG = LoggerFactory.getLogger(HaltFile.class);
    private static final int LONGEST_REASON = 250;

    boolean isThere() {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /// The halt that it asks for; one for good where nobody can make it of the reason.
    ///
    /// @param reason see [#reason]
    TradingStatus wanted(String reason) {
        try {
            TradingStatus wanted = halt.apply(reason);
            if (!wanted.allowsEntries()) {
                return wanted;
            }
            LOG.atError().addKeyValue("file", file).log("a halt file's halt is none: ACTIVE");
        } catch (RuntimeException e) { // the user's function: a kill switch works all the same
            LOG.atError().setCause(e).addKeyValue("file", file).log("a halt file's halt failed");
        }
        return TradingStatus.halted(reason);
    }

    /// Why it is there: its name and its text.
    String reason() {
        return "file " + file.getFileName() + ": " + text();
    }

    private String text() {
        if (!Files.isRegularFile(file)) {
            return "it cannot be read: no regular file"; // a pipe would keep its reader for ever
        }
        String read;
        try (InputStream in = Files.newInputStream(file)) {
            read = new String(in.readNBytes(LONGEST_REASON), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "it cannot be read: " + e.getClass().getSimpleName();
        }
        String line = EngineParts.line(read);
        return line.isEmpty() ? "no reason is given" : line;
    }
}
