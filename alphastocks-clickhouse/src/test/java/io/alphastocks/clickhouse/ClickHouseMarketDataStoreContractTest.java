package io.alphastocks.clickhouse;

import io.alphastocks.store.MarketDataStore;
import io.alphastocks.testkit.MarketDataStoreContract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ClickHouseMarketDataStoreContractTest extends MarketDataStoreContract {

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
    protected MarketDataStore open() {
        Server.empty(clickHouse, Tables.TICKS, Tables.CANDLES, Tables.CHAINS, Tables.METRICS);
        return clickHouse.marketData();
    }
}
