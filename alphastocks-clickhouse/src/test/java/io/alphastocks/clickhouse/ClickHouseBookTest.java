package io.alphastocks.clickhouse;

import io.alphastocks.store.Journal;
import io.alphastocks.testkit.BookContract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/// Slower than others: each append is an insert that is forced to the disk and a query.
@Timeout(240)
class ClickHouseBookTest extends BookContract {

    private static ClickHouse clickHouse;

    @BeforeAll
    static void connect() {
        clickHouse = Server.open();
    }

    @AfterAll
    static void disconnect() {
        if (clickHouse != null) {
            clickHouse.close();
        }
    }

    @Override
    protected Journal open() {
        Server.empty(clickHouse, Tables.RECORDS);
        return clickHouse.journal();
    }
}
