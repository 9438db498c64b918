package io.alphastocks.book;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.DelegatingJournal;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A journal whose next append goes wrong in the way that a test asks for.
public final class FaultyJournal extends DelegatingJournal {

    /// What goes wrong.
    public enum Fault {
        NONE,
        THROWS_BEFORE_STORING,
        THROWS_AFTER_STORING,
        /// Another engine stores a batch of as many records, with the same ids, and then it throws.
        ANOTHER_WRITES_AND_IT_THROWS,
        CLOSED,
        ERROR
    }

    private volatile Fault next = Fault.NONE;
    private volatile boolean readsFail;
    private volatile boolean appendsFail;
    private volatile CountDownLatch readsWait = new CountDownLatch(0);
    private final AtomicInteger failedReads = new AtomicInteger();

    public FaultyJournal(Journal journal) {
        super(journal);
    }

    /// Makes the next append go wrong; those after it work.
    public void next(Fault fault) {
        next = fault;
    }

    public void readsFail(boolean fail) {
        readsFail = fail;
    }

    /// Lets readers wait until something has happened.
    public void readsWait(CountDownLatch until) {
        readsWait = until;
    }

    /// How many reads have failed.
    public int failedReads() {
        return failedReads.get();
    }

    public void appendsFail(boolean fail) {
        appendsFail = fail;
    }

    @Override
    public AppendResult append(String stream, long expectedVersion, List<JournalRecord> records) {
        if (appendsFail) {
            throw new JournalException("the disk is away");
        }
        Fault fault = next;
        next = Fault.NONE;
        return switch (fault) {
            case NONE -> super.append(stream, expectedVersion, records);
            case THROWS_BEFORE_STORING -> throw new JournalException("the disk is full");
            case THROWS_AFTER_STORING -> {
                super.append(stream, expectedVersion, records);
                throw new JournalException("no answer");
            }
            case ANOTHER_WRITES_AND_IT_THROWS -> {
                super.append(
                        stream,
                        expectedVersion,
                        records.stream().map(FaultyJournal::ofAnother).toList());
                throw new JournalException("no answer");
            }
            case CLOSED -> throw new IllegalStateException("the journal is closed");
            case ERROR -> throw new AssertionError("a bug in the journal");
        };
    }

    private static JournalRecord ofAnother(JournalRecord ours) {
        return new JournalRecord(
                ours.id(),
                ours.type(),
                ours.time(),
                ours.correlationId(),
                ours.payload().replace("\"test\"", "\"another engine\""));
    }

    @Override
    public void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
        try {
            readsWait.await();
        } catch (InterruptedException e) {
            throw new JournalException("interrupted", e);
        }
        if (readsFail) {
            failedReads.incrementAndGet();
            throw new JournalException("cannot read");
        }
        super.read(stream, afterVersion, consumer);
    }
}
