package io.alphastocks.kite;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/// Recorded data that is no part of the project: where the system property `alphastocks.data` says,
/// else in a `shared/data` directory beside the project or above. A test that finds none reports
/// itself skipped.
final class SharedData {

    private SharedData() {}

    static Path find(String relative) {
        String property = System.getProperty("alphastocks.data");
        if (property != null) {
            return Path.of(property).resolve(relative);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve("shared").resolve("data").resolve(relative);
            if (Files.exists(file)) {
                return file;
            }
        }
        return abort("no recorded data: set -Dalphastocks.data, or put it into shared/data");
    }
}
