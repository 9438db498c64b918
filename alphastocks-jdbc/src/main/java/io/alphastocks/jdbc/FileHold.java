package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The right to write to a database file: of one store in one process at a time.
///
/// It is a lock on the file beside it that has `.lock` added to its name and tells who holds it.
/// The operating system takes the lock back when the process ends, however it ends; the file stays,
/// and is empty while nobody holds it after an orderly end.
final class FileHold implements AutoCloseable {

    /// Far behind the text, which some systems would not let others read where it is locked.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /// POSIX gives the lock of a process up as soon as it closes any descriptor of the file, so a
    /// second store in this JVM must not even open the lock file to find out. What this JVM holds
    /// is noted where every class loader sees it.
    private static final String PROPERTY = "io.alphastocks.jdbc.held:";

    private final String property;
    private final FileChannel channel;

    private FileHold(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /// Takes hold of a database file, or tells at once who has it.
    ///
    /// @param kind what it is, for messages
    /// @param database its real path, so that every way to it leads to one lock
    static FileHold take(String kind, Path database) {
        String self = self();
        String property = PROPERTY + database;
        if (System.getProperties().putIfAbsent(property, self) != null) {
            throw inUse(kind, database, "this very process, " + self);
        }
        FileChannel channel = null;
        try {
            channel = lock(kind, database, self);
            return new FileHold(property, channel);
        } finally {
            if (channel == null) {
                System.getProperties().remove(property);
            }
        }
    }

    private static FileChannel lock(String kind, Path database, String self) {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        FileChannel channel = null;
        boolean held = false;
        try {
            channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            held = tryLock(channel) != null;
            if (!held) {
                throw inUse(kind, database, holder(file));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.UTF_8)));
            return channel;
        } catch (IOException e) {
            held = false;
            throw new JournalException(
                    "%s %s: cannot lock %s (%s); the directory must be writable and on a file system with locks"
                            .formatted(kind, database, file, e),
                    e);
        } finally {
            if (!held) {
                closeQuietly(channel);
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static JournalException inUse(String kind, Path database, String holder) {
        return new JournalException(
                "%1$s %2$s is in use by %3$s; one %1$s at a time may have it: end that one, or give another file"
                        .formatted(kind, database, holder));
    }

    private static String holder(Path file) throws IOException {
        String text = Files.readString(file).strip();
        return text.isEmpty() ? "a process that has not told its id yet" : text;
    }

    private static String self() {
        ProcessHandle process = ProcessHandle.current();
        String started = process.info().startInstant().map(Object::toString).orElse("unknown");
        return "process %s on host %s, started %s".formatted(process.pid(), host(), started);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "unknown";
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // What made us give up is being told already.
        }
    }

    /// Gives the file free for others.
    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
        } catch (IOException _) {
            // The lock is given up with the process at the latest; the text names its end then.
        } finally {
            System.getProperties().remove(property);
        }
    }
}
