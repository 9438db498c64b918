package io.alphastocks.testkit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The engine of ClickHouse as a library: fetched once with npm, checked, and kept in the user's
/// cache. Processes that want it at once fetch it once.
final class ClickHouseLibrary {

    /// Where the cache is instead of `~/.cache/alphastocks`.
    static final String CACHE_PROPERTY = "alphastocks.cache";

    // Exactly this one: the package's latest tag names an older engine, without a listener.
    private static final String PACKAGE = "@chdb/lib-linux-x64-gnu@26.7.3-stable.1";
    private static final String VERSION = "26.7.3-stable.1";
    private static final String SHA_512 =
            "XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==";

    // Together less than a test may take, so that a slow network makes tests skipped, not failed.
    private static final Duration LONGEST_DOWNLOAD = Duration.ofSeconds(200);
    private static final Duration LONGEST_UNPACKING = Duration.ofSeconds(60);

    /// As long as another process may take for all of it.
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(8);

    /// What was found, asked for once in a process: a machine without npm is not asked again.
    private static final class Found {
        private static final ClickHouseLibrary LIBRARY = locate();
    }

    private final @Nullable Path file;
    private final @Nullable String missing;

    private ClickHouseLibrary(@Nullable Path file, @Nullable String missing) {
        this.file = file;
        this.missing = missing;
    }

    static ClickHouseLibrary find() {
        return Found.LIBRARY;
    }

    /// The library; null where there is none.
    @Nullable Path file() {
        return file;
    }

    /// Why there is none; null where there is one.
    @Nullable String missing() {
        return missing;
    }

    private static ClickHouseLibrary locate() {
        String system = System.getProperty("os.name", "") + "/" + System.getProperty("os.arch", "");
        if (!system.toLowerCase(Locale.ROOT).equals("linux/amd64")) {
            return without("there is no local ClickHouse for " + system + ", only for Linux/amd64");
        }
        try {
            return new ClickHouseLibrary(fetch(cache()), null);
        } catch (IOException | UncheckedIOException e) {
            return without("the local ClickHouse could not be fetched: " + e.getMessage());
        }
    }

    private static ClickHouseLibrary without(String reason) {
        return new ClickHouseLibrary(null, reason);
    }

    private static Path cache() {
        String chosen = System.getProperty(CACHE_PROPERTY);
        Path root =
                chosen == null
                        ? Path.of(System.getProperty("user.home"), ".cache", "alphastocks")
                        : Path.of(chosen);
        return root.resolve("clickhouse");
    }

    private static Path fetch(Path cache) throws IOException {
        Path version = cache.resolve(VERSION);
        Path library = version.resolve("libchdb.so");
        if (Files.exists(library)) {
            return library;
        }
        Files.createDirectories(cache);
        try (FileChannel channel =
                        FileChannel.open(
                                cache.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock _ = lock(channel)) {
            if (!Files.exists(library)) {
                download(cache, version);
            }
        }
        return library;
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        long from = System.nanoTime();
        while (System.nanoTime() - from < LONGEST_WAIT.toNanos()) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException _) {
                // Another class loader of this process: wait for it as for another process.
            }
            pause();
        }
        throw new IOException("another process has been fetching it for " + LONGEST_WAIT);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// Into a directory beside it, which becomes the version's own when all of it is there.
    private static void download(Path cache, Path version) throws IOException {
        Path work = Files.createTempDirectory(cache, "fetching");
        try {
            run(
                    work,
                    LONGEST_DOWNLOAD,
                    List.of(
                            "npm",
                            "pack",
                            PACKAGE,
                            "--silent",
                            "--fetch-retries=2",
                            "--fetch-timeout=60000"));
            Path archive = archive(work);
            String digest = digest(archive);
            if (!digest.equals(SHA_512)) {
                throw new IOException(
                        "%s has the SHA-512 %s, not %s".formatted(PACKAGE, digest, SHA_512));
            }
            run(work, LONGEST_UNPACKING, List.of("tar", "-xzf", archive.getFileName().toString()));
            Files.move(work.resolve("package"), version, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            deleteTree(work);
        }
    }

    private static Path archive(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("npm pack " + PACKAGE + " left no archive"));
        }
    }

    private static void run(Path directory, Duration atMost, List<String> command)
            throws IOException {
        Path log = directory.resolve(command.getFirst() + ".log");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(
                        "'%s' took longer than %s".formatted(String.join(" ", command), atMost));
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "'%s' ended with %s: %s"
                                .formatted(
                                        String.join(" ", command),
                                        process.exitValue(),
                                        Files.readString(log).strip()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-512"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return Base64.getEncoder()
                    .encodeToString(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
