package io.alphastocks.clickhouse;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A caller's batch on its way to the writer, and the answer on its way back.
final class JournalAppend {

    private final String stream;
    private final long expectedVersion;
    private final List<JournalRecord> records;
    private final CompletableFuture<AppendResult> answer = new CompletableFuture<>();

    /// What tells its rows from those of others that want the same version.
    private final String writer = UUID.randomUUID().toString();

    JournalAppend(String stream, long expectedVersion, List<JournalRecord> records) {
        this.stream = stream;
        this.expectedVersion = expectedVersion;
        this.records = records;
    }

    String stream() {
        return stream;
    }

    long expectedVersion() {
        return expectedVersion;
    }

    long version() {
        return expectedVersion + 1;
    }

    List<JournalRecord> records() {
        return records;
    }

    String writer() {
        return writer;
    }

    void answer(AppendResult result) {
        answer.complete(result);
    }

    void fail(RuntimeException cause) {
        answer.completeExceptionally(cause);
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    /// Waits for the answer; an interrupt is kept for later. A failure is thrown anew, so that the
    /// trace shows the caller too.
    AppendResult await() {
        try {
            return answer.join();
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
