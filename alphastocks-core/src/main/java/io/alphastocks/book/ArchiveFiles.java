package io.alphastocks.book;

import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalExport;
import io.alphastocks.store.JournalImport;
import io.alphastocks.store.StoredRecord;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of an archive: each holds the versions that its name tells, and begins where the one
/// before ends.
final class ArchiveFiles {

    private static final Pattern NAME = Pattern.compile("records-(\\d{1,18})-(\\d{1,18})\\.jsonl");

    private final Path directory;

    /// A file and its versions.
    private record Part(long first, long last, Path path) {}

    ArchiveFiles(Path directory) {
        this.directory = directory;
    }

    List<Path> paths() {
        return parts().stream().map(Part::path).toList();
    }

    /// The last version that a file has; 0 where there is none.
    long last() {
        List<Part> parts = parts();
        return parts.isEmpty() ? 0 : parts.getLast().last;
    }

    private List<Part> parts() {
        List<Part> parts;
        try (Stream<Path> all = Files.exists(directory) ? Files.list(directory) : Stream.empty()) {
            parts = all.flatMap(ArchiveFiles::part).sorted(ArchiveFiles::byVersion).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(directory, e), e);
        }
        long last = 0;
        for (Part part : parts) {
            if (part.first != last + 1 || part.last < part.first) {
                throw new JournalException(
                        "%s: %s follows version %s; a file before it is missing, or it is no part of this archive"
                                .formatted(directory, part.path.getFileName(), last));
            }
            last = part.last;
        }
        return parts;
    }

    private static int byVersion(Part one, Part other) {
        return Long.compare(one.first, other.first);
    }

    private static Stream<Part> part(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        return name.matches()
                ? Stream.of(
                        new Part(
                                Long.parseLong(name.group(1)), Long.parseLong(name.group(2)), path))
                : Stream.empty();
    }

    /// Adds a file with the versions after one, through another one.
    void write(Journal journal, String stream, long after, long through) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be made: %s".formatted(directory, e), e);
        }
        String name = String.format(Locale.ROOT, "records-%012d-%012d.jsonl", after + 1, through);
        Path file = directory.resolve(name);
        long _ = JournalExport.writeStream(journal, stream, after, through, file);
    }

    /// Forces the names of the files to the disk, as each file's content is.
    void force() {
        if (!Files.exists(directory)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            // Windows opens no directory, and keeps names without being asked.
            if (Files.isReadable(directory) && File.separatorChar == '/') {
                throw new UncheckedIOException(e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be forced: %s".formatted(directory, e), e);
        }
    }

    /// Gives all records, oldest first.
    void read(Consumer<? super StoredRecord> consumer) {
        for (Part part : parts()) {
            long[] last = {part.first - 1};
            long _ =
                    JournalImport.read(
                            part.path,
                            record -> {
                                last[0] = record.version();
                                consumer.accept(record);
                            });
            if (last[0] != part.last) {
                throw new JournalException(
                        "%s ends with version %s; lines are missing".formatted(part.path, last[0]));
            }
        }
    }
}
