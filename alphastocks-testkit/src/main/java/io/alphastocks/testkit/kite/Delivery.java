package io.alphastocks.testkit.kite;

import java.time.Duration;

/// How an answer gets onto the wire.
sealed interface Delivery {

    Delivery WHOLE = new Whole();

    /// As it should be.
    record Whole() implements Delivery {}

    /// Nothing: the connection is reset.
    record Reset() implements Delivery {}

    /// Nothing, and the connection stays open.
    record Silence() implements Delivery {}

    /// The head, and of the body as many bytes at a time.
    record Trickle(int bytes, Duration step) implements Delivery {}

    /// The head with the whole length, these bytes of the body, and the connection closes.
    record Cut(int bytes) implements Delivery {}
}
