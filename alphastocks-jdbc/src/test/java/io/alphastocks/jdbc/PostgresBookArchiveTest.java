package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;
import io.alphastocks.testkit.BookArchiveContract;

class PostgresBookArchiveTest extends BookArchiveContract {

    @Override
    protected Journal open() {
        return PostgresJournal.open(PostgresServer.sharedPool(), PostgresServer.newSchema());
    }
}
