package io.alphastocks.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A directory on the disk that is measured: that of the temporary files, or
/// `-Dbenchmark.directory`.
@State(Scope.Benchmark)
public class ScratchDirectory {

    final Path path = create();

    private static Path create() {
        try {
            String parent = System.getProperty("benchmark.directory");
            return parent == null
                    ? Files.createTempDirectory("journal")
                    : Files.createTempDirectory(Path.of(parent), "journal");
        } catch (IOException e) {
            throw new IllegalStateException("no directory to measure in", e);
        }
    }
}
