package io.alphastocks.jdbc;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A small file system of its own, to be filled. It takes a user who may mount one, such as root;
/// tests of others are skipped.
final class TinyDisk implements AutoCloseable {

    private final Path path;

    private TinyDisk(Path path) {
        this.path = path;
    }

    static TinyDisk mount(Path directory, int mebibytes) throws IOException {
        Path path = Files.createDirectory(directory.resolve("disk"));
        int status =
                run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tiny", path + "");
        Assumptions.assumeTrue(status == 0, "this user may not mount a file system");
        return new TinyDisk(path);
    }

    Path path() {
        return path;
    }

    /// Takes all the room that is left, to the last byte.
    void fill() throws IOException {
        try (FileChannel filler =
                FileChannel.open(
                        path.resolve("filler"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND)) {
            for (int size = 1 << 16; size > 0; size /= 2) {
                while (fits(filler, size)) {
                    // once more
                }
            }
        }
    }

    private static boolean fits(FileChannel filler, int size) {
        try {
            return filler.write(ByteBuffer.allocate(size)) == size;
        } catch (IOException _) {
            return false;
        }
    }

    /// Gives that room back.
    void free() throws IOException {
        Files.delete(path.resolve("filler"));
    }

    /// Lets nobody write to it; nobody may have a file of it open for writing.
    void makeReadOnly() throws IOException {
        if (run("mount", "-o", "remount,ro", path.toString()) != 0) {
            throw new IOException("could not make " + path + " read-only");
        }
    }

    @Override
    public void close() throws IOException {
        if (run("umount", "-l", path.toString()) != 0) {
            throw new IOException("could not unmount " + path);
        }
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }
}
