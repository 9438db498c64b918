package io.alphastocks.jdbc;

import static io.alphastocks.jdbc.Records.ids;
import static io.alphastocks.jdbc.Records.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.book.Admission;
import io.alphastocks.book.BookException;
import io.alphastocks.event.BookEvent;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.SignalState;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.JournalException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// Faults of a server that leave open what it has done, and those that do not pass by themselves.
@Timeout(60)
class PostgresFaultTest {

    private static final PostgresSession.Patience SHORT =
            new PostgresSession.Patience(Duration.ofSeconds(2), Duration.ofSeconds(2));

    private final PostgresServer server = PostgresOutages.server();
    private final String schema = PostgresServer.newSchema();

    private PostgresJournal open() {
        return PostgresJournal.open(server.source(), schema, SHORT);
    }

    /// The server has committed, and waits for a standby that does not exist, so nobody is told.
    private void letCommitsHang(boolean hang) throws SQLException {
        server.execute(
                "ALTER SYSTEM SET synchronous_standby_names = '%s'"
                        .formatted(hang ? "nobody" : ""));
        server.execute("SELECT pg_reload_conf()");
        String wanted = hang ? "nobody" : "";
        while (!server.query("SHOW synchronous_standby_names").equals(List.of(wanted))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aCommitWhoseSessionEndsBeforeTheAnswerIsThereAndTheJournalKnows() throws Exception {
        try (PostgresJournal journal = open();
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            journal.append("book", 0, List.of(record("a")));
            letCommitsHang(true);
            try {
                Future<?> append =
                        executor.submit(() -> journal.append("book", 1, List.of(record("b"))));
                endTheHangingCommit();
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(append::get)
                        .withCauseInstanceOf(JournalException.class);
            } finally {
                letCommitsHang(false);
            }

            assertThat(ids(journal, "book")).containsExactly("a", "b");
            assertThat(journal.append("book", 2, List.of(record("c")))).isEqualTo(new Appended(3));
        }
    }

    private void endTheHangingCommit() throws SQLException {
        String end =
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        while (server.query(end).isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aCommitThatTakesTooLongIsDecidedBeforeAnythingElse() throws Exception {
        try (PostgresJournal journal = open()) {
            journal.append("book", 0, List.of(record("a")));
            letCommitsHang(true);
            try {
                assertThatExceptionOfType(JournalException.class)
                        .isThrownBy(() -> journal.append("book", 1, List.of(record("b"))))
                        .withMessageContaining("goes on");
                // The server's session is ended before this reads.
                assertThat(ids(journal, "book")).containsExactly("a", "b");
            } finally {
                letCommitsHang(false);
            }
            assertThat(journal.append("book", 2, List.of(record("c")))).isEqualTo(new Appended(3));
        }
    }

    @Test
    void anEntryInDoubtIsTakenOverAndItsOrderThatNobodySentIsNotAnotherOne() throws Exception {
        try (PostgresJournal journal = open();
                TestBook desk = new TestBook(journal);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            desk.emit("S1");
            letCommitsHang(true);
            Future<Admission> admission;
            try {
                admission = executor.submit(() -> desk.admit("S1"));
                endTheHangingCommit();
                // The book reads what has become of it, so it knows: the entry is admitted.
                assertThat(admission.get()).isInstanceOf(Admission.Admitted.class);
            } finally {
                letCommitsHang(false);
            }

            assertThat(desk.admit("S1"))
                    .isEqualTo(new Admission.AlreadyClaimed(SignalState.ACTIVE));
            assertThat(desk.book().orders())
                    .singleElement()
                    .satisfies(o -> assertThat(o.state()).isEqualTo(OrderState.INTENT));
            assertThat(desk.published(BookEvent.class)).isEqualTo(desk.stored());
        }
    }

    @Test
    void anEntryInDoubtOfAServerThatIsAwayIsCancelledWhenItTurnsOutToBeStored() throws Exception {
        try (PostgresJournal journal = open();
                TestBook desk = new TestBook(journal);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            desk.emit("S1");
            letCommitsHang(true);
            Future<Admission> admission = executor.submit(() -> desk.admit("S1"));
            while (server.query("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
                    .isEmpty()) {
                LockSupport.parkNanos(1_000_000);
            }
            server.kill();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(admission::get)
                    .withCauseInstanceOf(BookException.class)
                    .withMessageContaining("cannot tell whether it did");
            server.start();
            letCommitsHang(false);

            assertThat(desk.book().orders())
                    .singleElement()
                    .satisfies(o -> {
                        assertThat(o.state()).isEqualTo(OrderState.CANCELLED);
                        assertThat(o.reason()).contains("never sent");
                    });
            assertThat(desk.book().liveOrders()).extracting(Order::id).isEmpty();
            assertThat(desk.published(BookEvent.class)).isEqualTo(desk.stored());
        }
    }

    @Test
    void aDamagedTableIsToldAndNothingIsDecidedOnIt() throws Exception {
        try (PostgresJournal journal = open();
                TestBook desk = new TestBook(journal)) {
            for (int i = 0; i < 50; i++) {
                desk.emit("S" + i);
            }
            server.execute("CHECKPOINT");
            String table =
                    server.query("SELECT pg_relation_filepath('%s.records')".formatted(schema))
                            .getFirst();
            server.stop();
            server.damage(table);
            server.start();

            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(desk::stored)
                    .withMessageContainingAll(schema, "damaged", "copy");
            assertThatExceptionOfType(BookException.class)
                    .isThrownBy(() -> desk.emit("S50"))
                    .withMessageContainingAll(schema, "damaged", "copy");
        }
        assertThatExceptionOfType(BookException.class)
                .isThrownBy(() -> {
                    try (PostgresJournal journal = open();
                            TestBook desk = new TestBook(journal)) {
                        desk.emit("S");
                    }
                })
                .withMessageContainingAll(schema, "damaged", "copy");
    }
}
