package io.alphastocks.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Appends to one stream, batch after batch, without waiting until one is durable before it hands
/// over the next: a store that commits several at once is given them while it still works on the
/// ones before. From [Journal#appender]. One thread at a time.
///
/// The batches become the versions of the stream in the order in which they were handed over. After
/// one that was not stored, or of which nobody knows whether it was, none that was handed over
/// later is stored, whatever others append meanwhile: what somebody decided on the strength of a
/// batch never stands in the stream without it.
public interface Appender {

    /// Hands over a batch as the next version.
    ///
    /// @param records at least one
    /// @return completed, by any thread, once it is known what became of the batch, as
    ///   [Journal#append] would have told it: with its result, or with what it would have thrown;
    ///   after a batch that was not stored, with a [JournalException]; after the journal is closed,
    ///   with an [IllegalStateException]. Where the journal stores each batch by itself, it is
    ///   completed on return. What depends on it may run on the journal's own thread: it must
    ///   neither wait nor call the journal
    CompletableFuture<AppendResult> append(List<JournalRecord> records);
}
