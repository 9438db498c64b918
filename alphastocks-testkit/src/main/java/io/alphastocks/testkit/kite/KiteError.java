package io.alphastocks.testkit.kite;

/// An error that the broker answers with.
final class KiteError extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;

    KiteError(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    static KiteError input(String message) {
        return new KiteError(400, "InputException", message);
    }

    static KiteError order(String message) {
        return new KiteError(400, "OrderException", message);
    }

    static KiteError margin(String message) {
        return new KiteError(400, "MarginException", message);
    }

    static KiteError token() {
        return new KiteError(403, "TokenException", "Incorrect `api_key` or `access_token`.");
    }

    static KiteError notFound(String message) {
        return new KiteError(404, "GeneralException", message);
    }

    static KiteError tooMany() {
        return new KiteError(429, "NetworkException", "Too many requests");
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
