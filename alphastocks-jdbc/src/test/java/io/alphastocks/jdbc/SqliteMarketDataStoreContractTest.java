package io.alphastocks.jdbc;

import io.alphastocks.store.MarketDataStore;
import io.alphastocks.testkit.MarketDataStoreContract;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteMarketDataStoreContractTest extends MarketDataStoreContract {

    @TempDir Path directory;

    @Override
    protected MarketDataStore open() {
        return SqliteMarketDataStore.open(directory.resolve("market.db"));
    }
}
