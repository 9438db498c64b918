package io.alphastocks.testkit;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A journal one of whose calls fails, as if the process had ended there: before it did anything,
/// in its middle, or after it was done.
final class FailingJournal implements Journal {

    /// Where in the call.
    enum When {
        BEFORE,
        MIDDLE,
        AFTER
    }

    private final Journal journal;
    private final When when;
    private int left;

    /// @param call the number of the call that fails, from 1
    FailingJournal(Journal journal, int call, When when) {
        this.journal = journal;
        this.when = when;
        this.left = call;
    }

    /// Whether the call came.
    boolean hasFailed() {
        return left <= 0;
    }

    private <T> T call(Runnable middle, Supplier<T> whole) {
        left--;
        if (left != 0) {
            return whole.get();
        }
        if (when == When.MIDDLE) {
            middle.run();
        } else if (when == When.AFTER) {
            T _ = whole.get();
        }
        throw new JournalException("the process ends here");
    }

    @Override
    public AppendResult append(String stream, long expectedVersion, List<JournalRecord> records) {
        return call(() -> {}, () -> journal.append(stream, expectedVersion, records));
    }

    @Override
    public void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
        boolean done =
                call(
                        () -> readHalf(stream, afterVersion, consumer),
                        () -> {
                            journal.read(stream, afterVersion, consumer);
                            return true;
                        });
        assert done;
    }

    private void readHalf(
            String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
        long half = (afterVersion + journal.version(stream)) / 2;
        journal.read(
                stream,
                afterVersion,
                stored -> {
                    if (stored.version() <= half) {
                        consumer.accept(stored);
                    }
                });
    }

    @Override
    public void find(JournalQuery query, Consumer<? super StoredRecord> consumer) {
        boolean done =
                call(
                        () -> {},
                        () -> {
                            journal.find(query, consumer);
                            return true;
                        });
        assert done;
    }

    @Override
    public long trim(String stream, long throughVersion) {
        return call(
                () -> {
                    long _ = journal.trim(stream, throughVersion / 2);
                },
                () -> journal.trim(stream, throughVersion));
    }

    @Override
    public long version(String stream) {
        return call(() -> {}, () -> journal.version(stream));
    }

    @Override
    public List<String> streams() {
        return call(() -> {}, journal::streams);
    }

    @Override
    public boolean isDurable() {
        return journal.isDurable();
    }

    @Override
    public void close() {
        journal.close();
    }
}
