package io.alphastocks.testkit.kite;

/// What goes back to the client, how, and what follows when it has gone.
///
/// @param afterwards runs once, also where the connection broke
record Answer(Reply reply, Delivery delivery, Runnable afterwards) {

    static Answer of(Reply reply) {
        return new Answer(reply, Delivery.WHOLE, () -> {});
    }
}
