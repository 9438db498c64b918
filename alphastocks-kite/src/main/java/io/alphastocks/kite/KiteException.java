package io.alphastocks.kite;

import io.alphastocks.broker.BrokerException;

/// The broker could not be read, or has refused a request that moves nothing. The message tells the
/// request, and what the broker said.
public class KiteException extends BrokerException {

    private static final long serialVersionUID = 1L;

    public KiteException(String message) {
        super(message);
    }

    public KiteException(String message, Throwable cause) {
        super(message, cause);
    }
}
