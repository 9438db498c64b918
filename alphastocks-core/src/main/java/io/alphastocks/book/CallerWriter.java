package io.alphastocks.book;

import java.util.List;
import java.util.function.Function;

/// Runs every command on its caller's thread: for the deterministic bus, where there is only one. A
/// handler of a published event may give the next command.
final class CallerWriter implements BookWriter {

    private final BookLog log;
    private final Outbox outbox;
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
        outbox.add(log.commit(List.of(step)));
        return result;
    }

    @Override
    public void close() {
        closed = true;
    }
}
