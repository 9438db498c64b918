package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;
import io.alphastocks.testkit.BookContract;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteBookTest extends BookContract {

    @TempDir Path directory;

    @Override
    protected Journal open() {
        return SqliteJournal.open(directory.resolve("journal.db"));
    }
}
