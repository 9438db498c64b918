package io.alphastocks.broker;

import io.alphastocks.model.AlphaStocksException;

/// A broker could not be read. Nothing has changed there; the answer is not known.
public class BrokerException extends AlphaStocksException {

    private static final long serialVersionUID = 1L;

    public BrokerException(String message) {
        super(message);
    }

    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
