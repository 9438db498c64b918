package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;
import io.alphastocks.testkit.BookContract;

class PostgresBookTest extends BookContract {

    @Override
    protected Journal open() {
        return PostgresJournal.open(PostgresServer.sharedPool(), PostgresServer.newSchema());
    }
}
