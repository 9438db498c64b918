package io.alphastocks.clickhouse;

import io.alphastocks.model.AlphaStocksException;

/// ClickHouse could not be used: it cannot be reached, refuses the user, or has tables that are not
/// ours. The message says where, what, and what is expected.
public final class ClickHouseStoreException extends AlphaStocksException {

    private static final long serialVersionUID = 1L;

    ClickHouseStoreException(String message) {
        super(message);
    }

    ClickHouseStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
