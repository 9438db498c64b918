package io.alphastocks.book;

import io.alphastocks.event.Event;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/// The way from a commit to the bus. What is stored is stored: a bus that cannot take an event, for
/// example because it is closed, does not change the answer to a command.
record Outbox(Consumer<Event> publisher) {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    void publish(Event event) {
        try {
            publisher.accept(event);
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("event", event.id())
                    .log("an event of the book could not be published");
        }
    }
}
