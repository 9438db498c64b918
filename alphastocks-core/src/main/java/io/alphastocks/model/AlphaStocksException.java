package io.alphastocks.model;

/// Something that the user or the world must mend: a data file, a database, a setting. Its message
/// says what is wrong, where, and what is allowed.
public class AlphaStocksException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public AlphaStocksException(String message) {
        super(message);
    }

    public AlphaStocksException(String message, Throwable cause) {
        super(message, cause);
    }
}
