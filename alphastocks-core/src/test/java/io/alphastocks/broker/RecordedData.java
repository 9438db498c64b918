package io.alphastocks.broker;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Recorded data that is not part of the project: the directory of the system property
/// `alphastocks.data`, else `shared/data` in a directory above. Where there is none, the test is
/// skipped and says so.
final class RecordedData {

    private RecordedData() {}

    static Path file(String relative) {
        String property = System.getProperty("alphastocks.data");
        Optional<Path> directory =
                property != null
                        ? Optional.of(Path.of(property))
                        : Stream.iterate(
                                        Path.of("").toAbsolutePath(),
                                        path -> path != null,
                                        Path::getParent)
                                .map(path -> path.resolve("shared").resolve("data"))
                                .filter(Files::isDirectory)
                                .findFirst();
        Optional<Path> file = directory.map(path -> path.resolve(relative)).filter(Files::exists);
        assumeThat(file)
                .as("recorded data %s: set -Dalphastocks.data to its directory", relative)
                .isPresent();
        return file.orElseThrow();
    }
}
