package io.alphastocks.market;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import java.nio.file.Files;
import java.nio.file.Path;

/// Real recordings, which are no part of the project: tests that need them are skipped where they
/// are not. They are looked for in the directory that the system property `alphastocks.data` names,
/// or in `shared/data` beside this project or above.
final class SharedData {

    private SharedData() {}

    static Path require(String name) {
        Path found = find(name);
        Assumptions.assumeTrue(
                found != null,
                () -> "skipped: recorded data '" + name + "' is not here (alphastocks.data)");
        if (found == null) {
            throw new IllegalStateException("unreachable");
        }
        return found;
    }

    private static @Nullable Path find(String name) {
        String property = System.getProperty("alphastocks.data");
        if (property != null) {
            Path path = Path.of(property, name);
            return Files.exists(path) ? path : null;
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path path = at.resolve("shared").resolve("data").resolve(name);
            if (Files.exists(path)) {
                return path;
            }
        }
        return null;
    }
}
