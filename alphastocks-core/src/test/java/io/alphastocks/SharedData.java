package io.alphastocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Recorded data that is no part of the project. It is looked for where the system property
/// `alphastocks.data` says, else in a `shared/data` directory beside the project or above; a test
/// that finds none reports itself skipped.
public final class SharedData {

    private SharedData() {}

    /// A file or directory of the data; skips the calling test where there is none.
    public static Path find(String relative) {
        Path root = root();
        if (root == null) {
            return abort(
                    "no recorded data: set -Dalphastocks.data, or put it into shared/data beside the project");
        }
        Path file = root.resolve(relative);
        assertThat(file).as("recorded data").exists();
        return file;
    }

    /// The lines of a gzip file of the data.
    public static List<String> gzipLines(String relative) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(find(relative))),
                                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static @Nullable Path root() {
        String property = System.getProperty("alphastocks.data");
        if (property != null) {
            return Path.of(property);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        return null;
    }
}
