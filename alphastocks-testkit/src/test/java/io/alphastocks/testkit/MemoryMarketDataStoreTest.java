package io.alphastocks.testkit;

import io.alphastocks.store.MarketDataStore;
import io.alphastocks.store.MemoryMarketDataStore;

class MemoryMarketDataStoreTest extends MarketDataStoreContract {

    @Override
    protected MarketDataStore open() {
        return MemoryMarketDataStore.create();
    }
}
