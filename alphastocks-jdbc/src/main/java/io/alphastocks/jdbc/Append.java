package io.alphastocks.jdbc;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.QueryRow;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A caller's batch on its way to the writer, and the answer on its way back.
final class Append {

    /// A row of a query table, ready to be bound.
    record Row(QueryTable table, String id, List<@Nullable Object> values) {}

    private final String stream;
    private final long expectedVersion;
    private final List<JournalRecord> records;
    private final List<Row> rows;
    private final CompletableFuture<AppendResult> answer = new CompletableFuture<>();

    /// Without which this one must not be stored; null where there is none, or it is stored.
    private @Nullable Append previous;

    /// What the writer decided, to be told when it is durable.
    private @Nullable AppendResult decided;

    private @Nullable RuntimeException refused;

    private Append(
            String stream,
            long expectedVersion,
            List<JournalRecord> records,
            List<Row> rows,
            @Nullable Append previous) {
        this.stream = stream;
        this.expectedVersion = expectedVersion;
        this.records = records;
        this.rows = rows;
        this.previous = previous;
    }

    /// @param previous without which this one must not be stored, handed over before
    /// @throws IllegalArgumentException if a row does not fit its table
    static Append of(
            String stream,
            long expectedVersion,
            List<JournalRecord> records,
            @Nullable Append previous) {
        List<Row> rows = new ArrayList<>();
        for (JournalRecord record : records) {
            for (QueryRow row : record.rows()) {
                QueryTable table = QueryTable.of(row.table());
                rows.add(new Row(table, row.id(), table.encode(row)));
            }
        }
        return new Append(stream, expectedVersion, records, rows, previous);
    }

    String stream() {
        return stream;
    }

    long expectedVersion() {
        return expectedVersion;
    }

    List<JournalRecord> records() {
        return records;
    }

    List<Row> rows() {
        return rows;
    }

    /// Whether what it must not be stored without is stored, or is in the same transaction.
    boolean mayFollow() {
        Append before = previous;
        return before == null
                || (before.decided instanceof AppendResult.Appended
                        && !before.answer.isCompletedExceptionally());
    }

    /// Whether it is known that it was not stored, or that nobody can tell. May be called by any
    /// thread.
    boolean isLost() {
        return answer.isDone()
                && (answer.isCompletedExceptionally()
                        || !(answer.join() instanceof AppendResult.Appended));
    }

    /// Notes what became of it in a transaction that is still open.
    void decide(AppendResult result) {
        decided = result;
        refused = null;
    }

    /// Notes that it cannot be stored, whatever becomes of the others.
    void refuse(RuntimeException cause) {
        decided = null;
        refused = cause;
    }

    /// Tells the caller what was decided.
    void answer() {
        previous = null;
        if (decided != null) {
            answer.complete(decided);
        } else if (refused != null) {
            answer.completeExceptionally(refused);
        } else {
            fail(new IllegalStateException("nothing was decided about an append to " + stream));
        }
    }

    /// Tells the caller that it failed, unless it has its answer.
    void fail(RuntimeException cause) {
        answer.completeExceptionally(cause);
    }

    /// What becomes of it.
    CompletableFuture<AppendResult> told() {
        return answer.copy();
    }

    /// Waits for the answer; an interrupt is kept for later.
    AppendResult await() {
        return await(answer);
    }

    /// What a future holds, its failure thrown anew, so that the trace shows the caller too.
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            String message = cause == null ? e.toString() : String.valueOf(cause.getMessage());
            throw switch (cause) {
                case IllegalArgumentException _ -> new IllegalArgumentException(message, cause);
                case IllegalStateException _ -> new IllegalStateException(message, cause);
                case null, default -> new JournalException(message, cause == null ? e : cause);
            };
        }
    }
}
