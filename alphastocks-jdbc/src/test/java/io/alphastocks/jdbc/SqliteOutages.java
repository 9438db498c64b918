package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What happens to the file of a journal.
final class SqliteOutages {

    private static final Duration BUSY = Duration.ofMillis(50);

    private SqliteOutages() {}

    /// A disk without room.
    record Full(TinyDisk disk) implements Outage {

        static Full in(Path directory) throws Exception {
            return new Full(TinyDisk.mount(directory, 64));
        }

        @Override
        public Journal open() {
            return SqliteJournal.open(disk.path().resolve("journal.db"), BUSY);
        }

        @Override
        public void begin() throws Exception {
            disk.fill();
        }

        @Override
        public void end() throws Exception {
            disk.free();
        }

        @Override
        public String told() {
            return "the disk is full";
        }

        @Override
        public boolean isReadable() {
            return true;
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }

    /// Another process that is in the middle of a transaction.
    static final class Locked implements Outage {

        private final Path file;
        private @Nullable LockProcess other;

        Locked(Path directory) {
            file = directory.resolve("journal.db");
        }

        @Override
        public Journal open() {
            return SqliteJournal.open(file, BUSY);
        }

        @Override
        public void begin() throws Exception {
            other = LockProcess.start("jdbc:sqlite:" + file, "BEGIN IMMEDIATE");
        }

        @Override
        public void end() {
            close();
        }

        @Override
        public String told() {
            return "another program is writing to it";
        }

        @Override
        public boolean isReadable() {
            return true;
        }

        @Override
        public void close() {
            if (other != null) {
                other.close();
            }
        }
    }

    /// Somebody who moves the file to another place.
    record Moved(Path file, Path elsewhere) implements Outage {

        static Moved in(Path directory) {
            return new Moved(directory.resolve("journal.db"), directory.resolve("elsewhere.db"));
        }

        @Override
        public Journal open() {
            return SqliteJournal.open(file, BUSY);
        }

        @Override
        public void begin() throws Exception {
            Files.move(file, elsewhere);
        }

        @Override
        public void end() throws Exception {
            Files.move(elsewhere, file);
        }

        @Override
        public String told() {
            return "has been moved, deleted or replaced";
        }

        @Override
        public boolean isReadable() {
            return false;
        }

        @Override
        public void close() {
            // Nothing is left.
        }
    }
}
