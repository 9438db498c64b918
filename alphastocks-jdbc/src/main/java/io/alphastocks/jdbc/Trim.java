package io.alphastocks.jdbc;

import java.util.concurrent.CompletableFuture;

/// The wish to remove the oldest records of a stream, part by part, on its way to the writer, and
/// the answer on its way back.
final class Trim {

    private final String stream;
    private final long throughVersion;
    private final CompletableFuture<Long> answer = new CompletableFuture<>();

    Trim(String stream, long throughVersion) {
        this.stream = stream;
        this.throughVersion = throughVersion;
    }

    String stream() {
        return stream;
    }

    long throughVersion() {
        return throughVersion;
    }

    /// @param removed how many records of it are gone now; 0 where none is left
    void answer(long removed) {
        answer.complete(removed);
    }

    void fail(RuntimeException cause) {
        answer.completeExceptionally(cause);
    }

    long await() {
        return Append.await(answer);
    }
}
