package io.alphastocks.clickhouse;

import io.alphastocks.store.MarketDataStore;
import io.alphastocks.testkit.MarketDataStoreContract;

import org.junit.jupiter.api.AfterEach;

class ClickHouseMarketDataStoreContractTest extends MarketDataStoreContract {

    private final ClickHouse clickHouse = Server.open();

    @Override
    protected MarketDataStore open() {
        return clickHouse.marketData();
    }

    @AfterEach
    void disconnect() {
        clickHouse.close();
    }
}
