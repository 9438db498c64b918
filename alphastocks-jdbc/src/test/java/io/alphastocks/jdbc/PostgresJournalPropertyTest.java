package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;

class PostgresJournalPropertyTest extends SqlJournalProperties {

    private String schema = "none";

    @Override
    Journal openNew() {
        schema = PostgresServer.newSchema();
        return reopen();
    }

    @Override
    Journal reopen() {
        return PostgresJournal.open(PostgresServer.sharedPool(), schema);
    }
}
