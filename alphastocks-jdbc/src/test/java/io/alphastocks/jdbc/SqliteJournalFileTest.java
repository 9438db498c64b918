package io.alphastocks.jdbc;

import static io.alphastocks.jdbc.Records.execute;
import static io.alphastocks.jdbc.Records.ids;
import static io.alphastocks.jdbc.Records.query;
import static io.alphastocks.jdbc.Records.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.JournalException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Which files are a journal, and what becomes of those that are not.
class SqliteJournalFileTest {

    @TempDir Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("journal.db");
    }

    @Test
    void aNewFileIsMarkedAsAJournal() throws Exception {
        SqliteJournal.open(file).close();

        assertThat(query(file, "PRAGMA application_id"))
                .containsExactly(String.valueOf(JournalTables.LAYOUT.applicationId()));
        assertThat(query(file, "PRAGMA user_version")).containsExactly("4");
        assertThat(query(file, "PRAGMA journal_mode")).containsExactly("wal");
    }

    @Test
    void aClosedJournalIsOneFile() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(file)) {
            journal.append("book", 0, List.of(record("a")));
            assertThat(directory.resolve("journal.db-wal")).isNotEmptyFile();
        }

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(Records.names(files)).containsExactly("journal.db");
        }
        assertThat(directory.resolve("journal.db.lock")).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b.db", "50%.db", "a?mode=memory.db", "a#b.db", "निफ्टी.db", "file:x"})
    void aFileMayHaveAnyName(String name) {
        Path named = directory.resolve(name);
        try (SqliteJournal journal = SqliteJournal.open(named)) {
            journal.append("book", 0, List.of(record("a")));
        }

        assertThat(named).exists();
        try (SqliteJournal journal = SqliteJournal.open(named)) {
            assertThat(ids(journal, "book")).containsExactly("a");
        }
    }

    @Test
    void anEmptyFileBecomesAJournal() throws Exception {
        Files.createFile(file);

        try (SqliteJournal journal = SqliteJournal.open(file)) {
            journal.append("book", 0, List.of(record("a")));
            assertThat(ids(journal, "book")).containsExactly("a");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 15, 100, 511, 4_096, 50_000})
    void whatIsNoDatabaseIsRefusedAndLeftAsItIs(int size) throws Exception {
        byte[] garbage = new byte[size];
        new Random(size).nextBytes(garbage);
        Files.write(file, garbage);

        refused("is no SQLite database");
        refused("is no SQLite database");

        assertThat(Files.readAllBytes(file)).isEqualTo(garbage);
    }

    @Test
    void aTextFileIsRefusedAndLeftAsItIs() throws Exception {
        String text = "date,open,high,low,close\n".repeat(300);
        Files.writeString(file, text);

        refused("is no SQLite database");

        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void theDatabaseOfAnotherApplicationIsRefusedAndLeftAsItIs() throws Exception {
        execute(file, "CREATE TABLE customers (name TEXT)");
        byte[] before = Files.readAllBytes(file);

        refused("another application", "customers", "does not exist yet");

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aDatabaseWithoutTablesThatIsMarkedByAnotherApplicationIsRefused() throws Exception {
        execute(file, "PRAGMA application_id = 4711");

        refused("another application", "4711");
    }

    @Test
    void aNewerSchemaIsRefusedAndLeftAsItIs() throws Exception {
        SqliteJournal.open(file).close();
        execute(file, "PRAGMA user_version = 5");
        byte[] before = Files.readAllBytes(file);

        refused("schema 5", "up to 4", "newer version");

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void anOlderSchemaIsBroughtUpToDateWithAllThatItHolds() throws Exception {
        execute(file, SchemaVersion1.sqlite());

        try (SqliteJournal journal = SqliteJournal.open(file)) {
            assertThat(ids(journal, "book")).containsExactly("a", "b", "c");
            assertThat(journal.append("book", 2, List.of(record("d")))).isEqualTo(new Appended(3));
        }
        Path fresh = directory.resolve("fresh.db");
        SqliteJournal.open(fresh).close();
        String definition =
                "SELECT type, name, rtrim(sql, char(10)) FROM sqlite_schema ORDER BY 1, 2";
        assertThat(query(file, definition)).isEqualTo(query(fresh, definition)).isNotEmpty();
        assertThat(query(file, "PRAGMA user_version")).containsExactly("4");
        assertThat(query(file, "SELECT id, state, limit_price FROM orders"))
                .containsExactly("o-1|OPEN|92.65");
    }

    @Test
    void aDirectoryIsRefused() throws Exception {
        Files.createDirectory(file);

        refused("is a directory");
    }

    @Test
    void aFileInNoDirectoryIsRefused() {
        file = directory.resolve("missing").resolve("journal.db");

        refused("missing is no directory", "create it");
    }

    @Test
    void aFileThatMayOnlyBeReadIsRefused() throws Exception {
        SqliteJournal.open(file).close();
        readOnly(file);

        refused("writable");
    }

    @Test
    void aFileInADirectoryThatMayOnlyBeReadIsRefused() throws Exception {
        Path locked = Files.createDirectory(directory.resolve("locked"));
        file = locked.resolve("journal.db");
        readOnly(locked);
        try {
            refused("cannot lock", "must be writable");
        } finally {
            assertThat(locked.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void aFileThatMayNotBeReadIsRefused() throws Exception {
        SqliteJournal.open(file).close();
        assertThat(file.toFile().setReadable(false)).isTrue();
        assumeFalse(Files.isReadable(file), "this user may read everything");

        refused("this user may read and write");
    }

    @Test
    void aDamagedFileIsToldWhenItIsRead() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(file)) {
            for (int version = 0; version < 100; version++) {
                journal.append("book", version, List.of(record("id-" + version, "x".repeat(500))));
            }
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            // The first page says which tables there are; all behind it is lost.
            int page = 4_096;
            channel.write(ByteBuffer.allocate((int) channel.size() - page), page);
        }

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> {
                    try (SqliteJournal journal = SqliteJournal.open(file)) {
                        ids(journal, "book");
                    }
                })
                .withMessageContainingAll(file.toRealPath().toString(), "damaged");
    }

    @Test
    void aSecondJournalInTheSameProcessIsRefusedAtOnce() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(file)) {
            Path otherWay = Files.createSymbolicLink(directory.resolve("link.db"), file);
            for (Path way : List.of(file, otherWay, directory.resolve("./x/../journal.db"))) {
                assertThatExceptionOfType(JournalException.class)
                        .as(way.toString())
                        .isThrownBy(() -> SqliteJournal.open(way))
                        .withMessageContainingAll(
                                file.toRealPath(LinkOption.NOFOLLOW_LINKS).toString(),
                                "this very process",
                                "process " + ProcessHandle.current().pid(),
                                "started");
            }
            journal.append("book", 0, List.of(record("a")));
        }
        try (SqliteJournal journal = SqliteJournal.open(file)) {
            assertThat(ids(journal, "book")).containsExactly("a");
        }
    }

    @Test
    void theLockFileNamesTheHolder() throws Exception {
        try (SqliteJournal _ = SqliteJournal.open(file)) {
            assertThat(
                            Files.readString(
                                    directory.resolve("journal.db.lock"), StandardCharsets.UTF_8))
                    .contains("process " + ProcessHandle.current().pid(), "host", "started");
        }
    }

    private void refused(String... parts) {
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> SqliteJournal.open(file))
                .withMessageContaining(file.getFileName().toString())
                .withMessageContainingAll(parts);
    }

    private static void readOnly(Path path) throws IOException, SQLException {
        assertThat(path.toFile().setWritable(false)).isTrue();
        assumeFalse(Files.isWritable(path), "this user may write everywhere");
    }
}
