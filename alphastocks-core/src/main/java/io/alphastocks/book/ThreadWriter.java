package io.alphastocks.book;

import com.google.common.util.concurrent.Uninterruptibles;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// Runs the commands of all callers on a platform thread of its own. What waits, and what comes
/// while it decides, is given to the journal as one commit; while that is stored the next commands
/// are decided, and each caller is answered when what it has seen and done is durable.
final class ThreadWriter implements BookWriter {

    /// Bounds how long the first of many waits for the others: as much is decided at once at most,
    /// and no more is begun while as much is decided and not stored.
    private static final int MOST_UNDER_WAY = 1_024;

    /// As much is decided at once where the journal stores while the next commands are decided: it
    /// is not kept waiting for all of them.
    private static final int PART = 64;

    private final BookLog log;
    private final Outbox outbox;
    private final Queue<Task<?>> inbox = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    // The writer's thread alone uses what follows.

    /// Decided and not answered, oldest first.
    private final Deque<Part> underWay = new ArrayDeque<>();

    private int commandsUnderWay;

    /// Whether the journal was still storing when it had been given the last part.
    private boolean overlaps;

    /// The part that is being decided: its commands, and the steps of those that changed something.
    private final List<Task<?>> taken = new ArrayList<>();

    private final List<Step> steps = new ArrayList<>();

    /// Commands whose changes are in one commit.
    private record Part(List<Task<?>> tasks, BookLog.Submission submission) {}

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
            boolean answered = answerOldest();
            boolean decided = mayDecide() && decideNext();
            if (answered || decided) {
                continue;
            }
            if (ending && underWay.isEmpty() && inbox.isEmpty()) {
                return;
            }
            if (!underWay.isEmpty() || !closed) {
                LockSupport.park(this);
            }
        }
    }

    /// Publishes and answers the oldest part, if the journal has told what became of it.
    ///
    /// @return false if it has not
    private boolean answerOldest() {
        Part oldest = underWay.peek();
        if (oldest == null || !oldest.submission.isTold()) {
            return false;
        }
        underWay.remove();
        commandsUnderWay -= oldest.tasks.size();
        try {
            outbox.add(log.await(oldest.submission));
            oldest.tasks.forEach(Task::complete);
        } catch (BookException e) {
            fail(oldest.tasks, e);
        } catch (Throwable e) {
            broken(oldest.tasks, e);
        }
        return true;
    }

    /// An account that is doubtful is read again when all that is under way has been answered.
    private boolean mayDecide() {
        return commandsUnderWay < MOST_UNDER_WAY && (underWay.isEmpty() || !log.isDoubtful());
    }

    /// Decides what waits, and what comes while it decides.
    ///
    /// @return false if nothing waits
    private boolean decideNext() {
        if (inbox.isEmpty()) {
            return false;
        }
        try {
            decide(overlaps ? PART : MOST_UNDER_WAY);
        } catch (Throwable e) {
            broken(taken, e);
        }
        taken.clear();
        steps.clear();
        return true;
    }

    private void decide(int most) {
        for (int count = 0; count < most && !inbox.isEmpty(); count++) {
            Step step;
            try {
                step = log.step();
            } catch (Throwable e) {
                submit();
                failWaiting(e instanceof RuntimeException failure ? failure : failure(e));
                return;
            }
            Task<?> task = inbox.poll();
            if (task == null) {
                break;
            }
            taken.add(task);
            try {
                task.decide(step);
                steps.add(step);
            } catch (RuntimeException e) {
                // What others before it have decided is handed over first: the account is read
                // again from the journal to get rid of what this one has left in it.
                task.refuse(e);
                submit();
                log.discard(step);
                if (log.isDoubtful()) {
                    return;
                }
            }
        }
        submit();
    }

    /// The account cannot be read now. To try it for each who waits would keep the last one waiting
    /// for as many time-outs. Who tries again once it is told must not get the same failure again:
    /// so all are taken before the first is told.
    private void failWaiting(RuntimeException failure) {
        for (Task<?> task = inbox.poll(); task != null; task = inbox.poll()) {
            taken.add(task);
            if (taken.size() == MOST_UNDER_WAY) {
                break;
            }
        }
        fail(taken, failure);
    }

    /// Hands over what is decided; it is answered when it is stored.
    private void submit() {
        if (taken.isEmpty()) {
            return;
        }
        try {
            BookLog.Submission submission = log.submit(steps);
            underWay.add(new Part(List.copyOf(taken), submission));
            commandsUnderWay += taken.size();
            overlaps = !submission.isTold();
            submission.whenTold(() -> LockSupport.unpark(thread));
        } catch (BookException e) {
            fail(taken, e);
        }
        taken.clear();
        steps.clear();
    }

    /// Whatever goes wrong, nobody waits for ever and the writer goes on.
    private void broken(List<Task<?>> tasks, Throwable cause) {
        log.distrust();
        fail(tasks, failure(cause));
    }

    private static BookException failure(Throwable cause) {
        return new BookException(
                "the book's writer failed, and whether it stored is unknown: " + cause, cause);
    }

    private static void fail(List<Task<?>> tasks, RuntimeException e) {
        tasks.forEach(task -> task.answer.completeExceptionally(e));
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
        private @Nullable RuntimeException refusal;

        Task(Function<Step, R> command) {
            this.command = command;
        }

        void decide(Step step) {
            result = command.apply(step);
        }

        /// It has seen what is not stored yet, so that it is told no sooner than a decision.
        void refuse(RuntimeException cause) {
            refusal = cause;
        }

        void complete() {
            if (refusal == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(refusal);
            }
        }
    }
}
