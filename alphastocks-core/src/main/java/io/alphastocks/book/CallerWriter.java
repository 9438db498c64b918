package io.alphastocks.book;

import io.alphastocks.event.BookEvent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/// Runs every command on its caller's thread: for the deterministic bus, where there is only one. A
/// handler of a published event may give the next command; what that adds is published after what
/// came before it.
final class CallerWriter implements BookWriter {

    private final BookLog log;
    private final Outbox outbox;
    private final Deque<BookEvent> waiting = new ArrayDeque<>();
    private boolean publishing;
    private boolean closed;

    CallerWriter(BookLog log, Outbox outbox) {
        this.log = log;
        this.outbox = outbox;
    }

    @Override
    public <R> R execute(Function<Step, R> command) {
        if (closed) {
            throw new BookException("the book is closed");
        }
        Step step = log.step();
        R result;
        try {
            result = command.apply(step);
        } catch (RuntimeException | Error e) {
            log.discard(step);
            throw e;
        }
        waiting.addAll(log.commit(List.of(step)));
        waiting.addAll(step.events());
        publish();
        return result;
    }

    private void publish() {
        if (publishing) {
            return;
        }
        publishing = true;
        try {
            for (BookEvent event; (event = waiting.poll()) != null; ) {
                outbox.publish(event);
            }
        } finally {
            publishing = false;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
