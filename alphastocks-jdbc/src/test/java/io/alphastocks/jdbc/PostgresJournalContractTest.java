package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;
import io.alphastocks.testkit.DurableJournalContract;

class PostgresJournalContractTest extends DurableJournalContract {

    private final String schema = PostgresServer.newSchema();

    @Override
    protected Journal open() {
        return reopen();
    }

    @Override
    protected Journal reopen() {
        return PostgresJournal.open(PostgresServer.sharedPool(), schema);
    }
}
