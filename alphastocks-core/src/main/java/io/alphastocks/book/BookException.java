package io.alphastocks.book;

/// A book could not do what it was asked to, and changed nothing that it acknowledged.
public class BookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BookException(String message) {
        super(message);
    }

    public BookException(String message, Throwable cause) {
        super(message, cause);
    }
}
