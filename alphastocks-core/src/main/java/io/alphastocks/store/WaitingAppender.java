package io.alphastocks.store;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Appends each batch by itself.
final class WaitingAppender implements Appender {

    private final Journal journal;
    private final String stream;
    private long version;

    /// Why nothing is appended any more; null as long as all was stored.
    private @Nullable JournalException over;

    WaitingAppender(Journal journal, String stream, long version) {
        this.journal = journal;
        this.stream = stream;
        this.version = version;
    }

    @Override
    public CompletableFuture<AppendResult> append(List<JournalRecord> records) {
        JournalException ended = over;
        if (ended != null) {
            return CompletableFuture.failedFuture(ended);
        }
        over = Journal.notAfter(stream, version); // unless it is stored
        try {
            AppendResult result = journal.append(stream, version, records);
            if (result instanceof AppendResult.Appended(long now)) {
                version = now;
                over = null;
            }
            return CompletableFuture.completedFuture(result);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
