package io.alphastocks.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// A recorded session of options, for tests that are skipped without it.
final class RecordedSession {

    private RecordedSession() {}

    /// Its directory, as the main job takes it.
    static Path directory() {
        String given = System.getProperty("alphastocks.data");
        Path directory = Path.of("").toAbsolutePath();
        while (given == null && directory != null) {
            Path data = directory.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                given = data.toString();
            }
            directory = directory.getParent();
        }
        assumeTrue(given != null, "skipped: no recorded data");
        return Path.of(given).resolve("nifty-options-1min");
    }
}
