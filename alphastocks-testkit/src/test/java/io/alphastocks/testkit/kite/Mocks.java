package io.alphastocks.testkit.kite;

import static org.junit.jupiter.api.Assumptions.abort;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// The broker's own mock answers and recorded ticks, which are no part of the project: where the
/// system property `alphastocks.data` says, else in a `shared/data` directory beside the project or
/// above. A test that finds none reports itself skipped.
final class Mocks {

    private Mocks() {}

    static JsonNode json(String name) throws IOException {
        return Json.parse(Files.readString(find("kite-mocks/" + name)));
    }

    static List<String> gzipLines(String relative) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(find(relative))),
                                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    static Path find(String relative) {
        Path root = root();
        if (root == null) {
            return abort(
                    "no recorded data: set -Dalphastocks.data, or put it into shared/data beside the project");
        }
        return root.resolve(relative);
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
