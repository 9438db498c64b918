package io.alphastocks.store;

import io.alphastocks.model.AlphaStocksException;

/// A journal could not do what it was asked to: the disk is full, the file is foreign, the database
/// is away. The message names the store, the cause and what is expected.
public class JournalException extends AlphaStocksException {

    private static final long serialVersionUID = 1L;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
