package io.alphastocks.jdbc;

import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.MarketDataStore;
import io.alphastocks.testkit.MarketDataStoreContract;

class PostgresMarketDataStoreContractTest extends MarketDataStoreContract {

    @Override
    protected MarketDataStore open() {
        return PostgresMarketDataStore.open(
                PostgresServer.sharedPool(), PostgresServer.newSchema(), BufferSettings.DEFAULT);
    }
}
