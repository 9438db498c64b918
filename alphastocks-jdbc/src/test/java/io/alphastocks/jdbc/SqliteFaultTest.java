package io.alphastocks.jdbc;

import static io.alphastocks.jdbc.Records.ids;
import static io.alphastocks.jdbc.Records.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.book.BookException;
import io.alphastocks.book.Emission;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.JournalException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// Faults of a file that do not pass by themselves, and those of its opening.
@Timeout(60)
class SqliteFaultTest {

    @TempDir Path directory;

    @Test
    void aJournalOnAFullDiskIsRefusedAndOpensWhenThereIsRoom() throws Exception {
        try (TinyDisk disk = TinyDisk.mount(directory, 8)) {
            Path file = disk.path().resolve("journal.db");
            disk.fill();
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> SqliteJournal.open(file))
                    .withMessageContaining(file.toString());
            disk.free();

            try (SqliteJournal journal = SqliteJournal.open(file)) {
                journal.append("book", 0, List.of(record("a")));
            }

            disk.fill();
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> {
                        try (SqliteJournal journal = SqliteJournal.open(file)) {
                            journal.append("book", 1, List.of(record("b")));
                        }
                    })
                    .withMessageContaining(file.toString());
            disk.free();

            try (SqliteJournal journal = SqliteJournal.open(file)) {
                assertThat(ids(journal, "book")).containsExactly("a");
                assertThat(journal.append("book", 1, List.of(record("b"))))
                        .isEqualTo(new Appended(2));
            }
        }
    }

    @Test
    void aJournalOnAReadOnlyFileSystemIsRefusedAndLeftAsItIs() throws Exception {
        try (TinyDisk disk = TinyDisk.mount(directory, 8)) {
            Path file = disk.path().resolve("journal.db");
            try (SqliteJournal journal = SqliteJournal.open(file)) {
                journal.append("book", 0, List.of(record("a")));
            }
            byte[] before = Files.readAllBytes(file);
            disk.makeReadOnly();

            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> SqliteJournal.open(file))
                    .withMessageContainingAll(file.toString(), "must be writable");

            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
    }

    @Test
    void onAFileThatIsDamagedWhileItIsOpenNothingIsDecidedAndACopyGoesOn() throws Exception {
        Path file = directory.resolve("journal.db");
        Path copy = directory.resolve("copy.db");
        try (SqliteJournal journal = SqliteJournal.open(file);
                TestBook desk = new TestBook(journal)) {
            for (int i = 0; i < 50; i++) {
                desk.emit("S" + i);
            }
            Records.query(file, "PRAGMA wal_checkpoint(TRUNCATE)");
            Files.copy(file, copy);
            damage(file);

            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(desk::stored)
                    .withMessageContainingAll(file.toRealPath().toString(), "damaged", "copy");
            assertThatExceptionOfType(BookException.class)
                    .isThrownBy(() -> desk.emit("S50"))
                    .withMessageContainingAll(file.toRealPath().toString(), "damaged", "copy");
        }
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> {
                    try (SqliteJournal journal = SqliteJournal.open(file);
                            TestBook desk = new TestBook(journal)) {
                        desk.emit("S");
                    }
                })
                .isInstanceOfAny(BookException.class, JournalException.class)
                .withMessageContainingAll(file.toRealPath().toString(), "damaged", "copy");

        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        try (SqliteJournal journal = SqliteJournal.open(file);
                TestBook desk = new TestBook(journal)) {
            assertThat(desk.emit("S49")).isInstanceOf(Emission.Known.class);
            assertThat(desk.emit("S50")).isInstanceOf(Emission.Emitted.class);
        }
    }

    /// The first page says which tables there are; all behind it is lost.
    private static void damage(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int page = 4_096;
            channel.write(ByteBuffer.allocate((int) channel.size() - page), page);
        }
    }

    @Test
    void aFileThatIsReplacedWhileItIsOpenIsNotWrittenAndTheNewOneIsLeftAsItIs() throws Exception {
        Path file = directory.resolve("journal.db");
        Path copy = directory.resolve("copy.db");
        try (SqliteJournal journal = SqliteJournal.open(copy)) {
            journal.append("book", 0, List.of(record("old")));
        }
        try (SqliteJournal journal = SqliteJournal.open(file)) {
            journal.append("book", 0, List.of(record("a")));
            Files.delete(file);
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> journal.append("book", 1, List.of(record("b"))))
                    .withMessageContainingAll(file.toString(), "deleted");
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> ids(journal, "book"))
                    .withMessageContaining("deleted");
            assertThat(file).doesNotExist();

            Files.copy(copy, file);
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> journal.append("book", 1, List.of(record("b"))))
                    .withMessageContaining("replaced");
        }
        assertThat(Files.mismatch(file, copy)).isEqualTo(-1);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(f -> f.toString().endsWith("-journal"))).isEmpty();
        }
    }
}
