package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;
import io.alphastocks.testkit.DurableJournalContract;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteJournalContractTest extends DurableJournalContract {

    @TempDir Path directory;

    @Override
    protected Journal open() {
        return reopen();
    }

    @Override
    protected Journal reopen() {
        return SqliteJournal.open(directory.resolve("journal.db"));
    }
}
