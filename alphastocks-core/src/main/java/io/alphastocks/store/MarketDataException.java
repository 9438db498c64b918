package io.alphastocks.store;

import io.alphastocks.model.AlphaStocksException;

/// A store of market data could not do what it was asked to. Trading does not depend on it.
public class MarketDataException extends AlphaStocksException {

    private static final long serialVersionUID = 1L;

    public MarketDataException(String message) {
        super(message);
    }

    public MarketDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
