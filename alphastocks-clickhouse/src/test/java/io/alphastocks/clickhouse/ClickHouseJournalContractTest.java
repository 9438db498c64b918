package io.alphastocks.clickhouse;

import io.alphastocks.store.Journal;
import io.alphastocks.testkit.DurableJournalContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/// Slower than others: each append is an insert and two queries.
@Timeout(240)
class ClickHouseJournalContractTest extends DurableJournalContract {

    private final ClickHouse clickHouse = Server.open();

    @Override
    protected Journal open() {
        return clickHouse.journal();
    }

    @Override
    protected Journal reopen() {
        return clickHouse.journal();
    }

    @AfterEach
    void disconnect() {
        clickHouse.close();
    }
}
