package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;
import io.alphastocks.testkit.BookArchiveContract;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteBookArchiveTest extends BookArchiveContract {

    @TempDir Path databases;
    private int opened;

    @Override
    protected Journal open() {
        return SqliteJournal.open(databases.resolve("journal-" + ++opened + ".db"));
    }
}
