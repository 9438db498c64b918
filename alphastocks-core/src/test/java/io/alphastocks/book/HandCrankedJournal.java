package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Appender;
import io.alphastocks.store.DelegatingJournal;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A journal whose appenders store a batch when a test says so, and tell then.
final class HandCrankedJournal extends DelegatingJournal {

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Deque<Handed> handed = new ArrayDeque<>();
    private boolean byHand;
    private int count;

    HandCrankedJournal(Journal journal) {
        super(journal);
    }

    /// A batch, and the appender that was given it.
    private record Handed(
            Line line, List<JournalRecord> records, CompletableFuture<AppendResult> told) {}

    /// What an appender has stored so far.
    private final class Line implements Appender {

        private final String stream;
        private long version;
        private boolean over;

        Line(String stream, long version) {
            this.stream = stream;
            this.version = version;
        }

        @Override
        public CompletableFuture<AppendResult> append(List<JournalRecord> records) {
            synchronized (HandCrankedJournal.this) {
                if (over) {
                    return CompletableFuture.failedFuture(Journal.notAfter(stream, version));
                }
                Handed batch = new Handed(this, records, new CompletableFuture<>());
                handed.add(batch);
                count++;
                HandCrankedJournal.this.notifyAll();
                if (!byHand) {
                    turn(true, true);
                }
                return batch.told;
            }
        }
    }

    @Override
    public Appender appender(String stream, long version) {
        return new Line(stream, version);
    }

    /// From now on batches wait for the crank.
    synchronized void crankByHand() {
        byHand = true;
        count = 0;
    }

    /// Stores what waits, and from now on what comes.
    synchronized void crankByItself() {
        byHand = false;
        while (!handed.isEmpty()) {
            turn(true, true);
        }
    }

    /// Waits until so many batches were handed over since the crank was taken.
    synchronized void awaitHanded(int batches) throws InterruptedException {
        while (count < batches) {
            wait();
        }
    }

    /// How many batches were handed over since the crank was taken.
    synchronized int handed() {
        return count;
    }

    /// Waits until so many batches were handed over since the crank was taken, or somebody was
    /// told.
    void awaitHandedOrTold(int batches, CompletableFuture<?> answer) throws InterruptedException {
        CompletableFuture<?> _ = answer.whenComplete((_, _) -> wake());
        long end = System.nanoTime() + WAIT.toNanos();
        synchronized (this) {
            while (count < batches && !answer.isDone()) {
                long left = end - System.nanoTime();
                assertThat(left).as("time left for batch " + batches).isPositive();
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    synchronized void storeAndTell() {
        turn(true, true);
    }

    /// The oldest batch fails, and with it those of its appender that follow.
    ///
    /// @param stored whether it is stored nevertheless
    synchronized void fail(boolean stored) {
        turn(stored, false);
    }

    synchronized void storeIfAny() {
        if (!handed.isEmpty()) {
            turn(true, true);
        }
    }

    synchronized void failIfAny(boolean stored) {
        if (!handed.isEmpty()) {
            fail(stored);
        }
    }

    /// With a batch that is not stored those end that its appender was given since.
    private void turn(boolean store, boolean tell) {
        end(store, tell);
        while (!handed.isEmpty() && handed.element().line.over) {
            end(false, false);
        }
    }

    private void end(boolean store, boolean tell) {
        Handed batch = handed.remove();
        Line line = batch.line;
        if (line.over) {
            batch.told.completeExceptionally(Journal.notAfter(line.stream, line.version));
            return;
        }
        @Nullable AppendResult result =
                store ? append(line.stream, line.version, batch.records) : null;
        if (result instanceof AppendResult.Appended(long now)) {
            line.version = now;
        } else {
            line.over = true;
        }
        if (result != null && tell) {
            batch.told.complete(result);
        } else {
            line.over = true;
            batch.told.completeExceptionally(new JournalException("the disk is away"));
        }
    }
}
