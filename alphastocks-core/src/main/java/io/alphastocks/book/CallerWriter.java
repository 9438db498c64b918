package io.alphastocks.book;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/// Runs every command on its caller's thread: for the deterministic bus, where there is only one. A
/// handler of a published event may give the next command; while an engine runs, nobody but its
/// thread may.
final class CallerWriter implements BookWriter {

    private final BookLog log;
    private final Outbox outbox;

    /// Whose the book is while an engine runs.
    private volatile @Nullable Thread runner;

    private boolean closed;

    CallerWriter(BookLog log, Outbox outbox) {
        this.log = log;
        this.outbox = outbox;
    }

    @Override
    public void runBy(@Nullable Thread newRunner) {
        runner = newRunner;
    }

    @Override
    public <R> R execute(Function<Step, R> command) {
        requireUsable();
        Step step = log.step();
        R result = decide(step, command);
        outbox.add(log.commit(List.of(step)));
        return result;
    }

    /// While a run is repeated, what somebody asks for is decided on the account as it stands where
    /// the stored decisions end, and stored there at once: it does not change what has been, and
    /// holds from the moment on at which the run goes on. What a handler of the run asks for once
    /// more is stored already: it changes nothing at this point of the run, or was taken from the
    /// store right now.
    @Override
    public <R> R intervene(Function<Step, R> decision, boolean byRun) {
        requireUsable();
        if (byRun || !log.isRepeating()) {
            Step step = log.step();
            R result = decide(step, decision);
            boolean asksAgain = byRun && step.isDirty() && log.hasTaken(step.events());
            if (asksAgain) {
                log.discard(step);
                outbox.add(log.commit(List.of()));
                return result;
            }
            if (!log.isRepeating() || !step.isDirty()) {
                outbox.add(log.commit(List.of(step)));
                return result;
            }
            log.discard(step);
        }
        Step step = log.stepAtEnd();
        R result = decide(step, decision);
        log.commitAtEnd(step);
        return result;
    }

    private void requireUsable() {
        if (closed) {
            throw new BookException("the book is closed");
        }
        Thread mine = runner;
        if (mine != null && !mine.equals(Thread.currentThread())) {
            throw new IllegalStateException(
                    "thread '%s' runs the engine on the deterministic bus, and has the account to itself until it has run; ask in a handler, or run on the concurrent bus"
                            .formatted(mine.getName()));
        }
    }

    private <R> R decide(Step step, Function<Step, R> command) {
        try {
            return command.apply(step);
        } catch (RuntimeException | Error e) {
            log.discard(step);
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
