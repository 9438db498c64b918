package io.alphastocks.bus;

/// A source published more than its rate allows; the event was delivered to nobody.
public final class RateLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String source;

    RateLimitException(String source, int perSecond) {
        super("'" + source + "' publishes more than the " + perSecond + " events/s it may");
        this.source = source;
    }

    public String source() {
        return source;
    }
}
