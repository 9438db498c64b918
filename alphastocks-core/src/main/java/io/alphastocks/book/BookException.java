package io.alphastocks.book;

import io.alphastocks.model.AlphaStocksException;

/// A book could not do what it was asked to, and changed nothing that it acknowledged.
public class BookException extends AlphaStocksException {

    private static final long serialVersionUID = 1L;

    public BookException(String message) {
        super(message);
    }

    public BookException(String message, Throwable cause) {
        super(message, cause);
    }
}
