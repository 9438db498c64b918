package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Side;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.DelegatingJournal;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/// While one commit is stored, whoever comes waits, and shares the next one.
@Timeout(60)
class GroupCommitTest {

    private static final int CALLERS = 64;

    private final SlowJournal journal = new SlowJournal(MemoryJournal.create());
    private final BookDesk desk = BookDesk.paper();

    /// A journal that counts the commits of the book, and can be made to wait in one.
    private static final class SlowJournal extends DelegatingJournal {

        private final List<Integer> commits = new ArrayList<>();
        private CountDownLatch entered = new CountDownLatch(1);
        private CountDownLatch goOn = new CountDownLatch(0);

        SlowJournal(Journal journal) {
            super(journal);
        }

        @Override
        public AppendResult append(
                String stream, long expectedVersion, List<JournalRecord> records) {
            if (stream.startsWith("book/")) {
                commits.add(records.size());
                entered.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return super.append(stream, expectedVersion, records);
        }
    }

    @Test
    void allWhoWaitAreStoredInOneCommitAndEachIsAnswered() throws Exception {
        try (Book book = Book.onOwnThread(desk.settings(), journal, desk.clock)) {
            journal.commits.clear();
            journal.entered = new CountDownLatch(1);
            journal.goOn = new CountDownLatch(1);
            List<FutureTask<Emission>> emissions = new ArrayList<>();
            try {
                Thread _ = emit(book, "first", emissions);
                journal.entered.await();
                List<Thread> callers = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    callers.add(emit(book, "S" + i, emissions));
                }
                callers.forEach(GroupCommitTest::awaitThatItWaits);
            } finally {
                journal.goOn.countDown();
            }
            for (FutureTask<Emission> emission : emissions) {
                assertThat(emission.get()).isInstanceOf(Emission.Emitted.class);
            }

            assertThat(journal.commits).containsExactly(1, CALLERS);
            assertThat(book.version()).isEqualTo(journal.version("book/main"));
        }
    }

    private static Thread emit(Book book, String id, List<FutureTask<Emission>> emissions) {
        FutureTask<Emission> emission =
                new FutureTask<>(
                        () -> book.emit(BookDesk.signal(id, id, Side.BUY, BookDesk.START)));
        emissions.add(emission);
        return Thread.ofPlatform().start(emission);
    }

    private static void awaitThatItWaits(Thread caller) {
        while (caller.getState() != Thread.State.WAITING) {
            assertThat(caller.isAlive()).as("waits for the commit before").isTrue();
            Thread.onSpinWait();
        }
    }
}
