package io.alphastocks.book;

import com.google.common.util.concurrent.Uninterruptibles;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// Runs the commands of all callers on a platform thread of its own. What waits, and what comes
/// while it decides, is stored in one commit; each caller is answered when that is durable.
final class ThreadWriter implements BookWriter {

    /// Bounds how long the first of many waits for the others.
    private static final int LARGEST_COMMIT = 1_024;

    private final BookLog log;
    private final Outbox outbox;
    private final Queue<Task<?>> inbox = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    ThreadWriter(String name, BookLog log, Outbox outbox) {
        this.log = log;
        this.outbox = outbox;
        this.thread =
                Thread.ofPlatform().daemon().name("alphastocks-book-" + name).start(this::run);
    }

    @Override
    public <R> R execute(Function<Step, R> command) {
        if (thread.equals(Thread.currentThread())) {
            throw new IllegalStateException("a book's command must not give another one");
        }
        Task<R> task = new Task<>(command);
        inbox.add(task);
        if (closed && inbox.remove(task)) {
            throw new BookException("the book is closed");
        }
        LockSupport.unpark(thread);
        try {
            return task.answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void run() {
        while (true) {
            boolean ending = closed; // first: what comes after it finds the book closed
            Task<?> first = inbox.poll();
            if (first != null) {
                processOrFail(first);
            } else if (ending) {
                return;
            } else if (!closed) {
                LockSupport.park(this);
            }
        }
    }

    /// Whatever goes wrong, nobody waits for ever and the writer goes on.
    private void processOrFail(Task<?> first) {
        List<Task<?>> taken = new ArrayList<>();
        try {
            process(first, taken);
        } catch (Throwable e) {
            log.distrust();
            BookException failure =
                    new BookException(
                            "the book's writer failed, and whether it stored is unknown: " + e, e);
            fail(taken, failure);
        }
    }

    /// Decides what waits, and what comes while it decides.
    ///
    /// @param taken gets all that it has begun with
    private void process(Task<?> first, List<Task<?>> taken) {
        List<Step> steps = new ArrayList<>();
        List<Task<?>> decided = new ArrayList<>();
        for (Task<?> task = first; task != null; task = next(taken.size())) {
            taken.add(task);
            Step step;
            try {
                step = log.step();
            } catch (RuntimeException e) {
                // The account cannot be read now. To try it for each who waits would keep the last
                // one waiting for as many time-outs.
                settle(steps, decided);
                for (Task<?> waiting; (waiting = next(taken.size())) != null; ) {
                    taken.add(waiting);
                }
                // Who tries again once it is told must not get the same failure again: so all are
                // taken before the first is told. Those that have their answer keep it.
                fail(taken, e);
                return;
            }
            try {
                task.decide(step);
                steps.add(step);
                decided.add(task);
            } catch (RuntimeException e) {
                // What others before it have decided is stored first: the account is read again
                // from the journal to get rid of what this one has left in it.
                settle(steps, decided);
                log.discard(step);
                task.answer.completeExceptionally(e);
            }
        }
        settle(steps, decided);
    }

    private @Nullable Task<?> next(int taken) {
        return taken < LARGEST_COMMIT ? inbox.poll() : null;
    }

    private static void fail(List<Task<?>> tasks, RuntimeException e) {
        tasks.forEach(task -> task.answer.completeExceptionally(e));
    }

    /// Stores what is decided, hands it on for publication, and answers.
    private void settle(List<Step> steps, List<Task<?>> decided) {
        if (decided.isEmpty()) {
            return;
        }
        try {
            outbox.add(log.commit(steps));
            decided.forEach(Task::complete);
        } catch (BookException e) {
            fail(decided, e);
        }
        steps.clear();
        decided.clear();
    }

    /// Stores what waits, then ends.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Uninterruptibles.joinUninterruptibly(thread);
    }

    /// A command, and the caller that waits for its answer.
    private static final class Task<R> {

        private final Function<Step, R> command;
        private final CompletableFuture<R> answer = new CompletableFuture<>();
        private @Nullable R result;

        Task(Function<Step, R> command) {
            this.command = command;
        }

        void decide(Step step) {
            result = command.apply(step);
        }

        void complete() {
            answer.complete(result);
        }
    }
}
