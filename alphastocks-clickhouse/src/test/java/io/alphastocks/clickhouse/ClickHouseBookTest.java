package io.alphastocks.clickhouse;

import io.alphastocks.store.Journal;
import io.alphastocks.testkit.BookContract;

import org.junit.jupiter.api.AfterEach;

class ClickHouseBookTest extends BookContract {

    private final ClickHouse clickHouse = Server.open();

    @Override
    protected Journal open() {
        return clickHouse.journal();
    }

    @AfterEach
    void disconnect() {
        clickHouse.close();
    }
}
