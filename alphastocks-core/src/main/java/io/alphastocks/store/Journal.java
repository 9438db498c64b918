package io.alphastocks.store;

import java.util.List;
import java.util.function.Consumer;

/// Append-only streams of records: the one primitive that carries all promises of durability.
///
/// A stream has a version: 0 while it is empty, one more with every batch. A batch is stored whole
/// or not at all, and what [#append] answered with [AppendResult.Appended] survives the process
/// (unless the implementation says that it is memory). Safe for use by any thread, and by several
/// processes as far as the implementation says; of several that append to one version exactly one
/// succeeds.
public interface Journal extends AutoCloseable {

    /// Stores a batch as the next version of a stream, if the stream is at the expected version.
    /// Blocks until it is durable.
    ///
    /// @param stream name of the stream, not blank
    /// @param expectedVersion the version that the caller has seen, 0 for a new stream
    /// @param records at least one
    /// @throws JournalException if the store failed; whether the batch was stored is then unknown,
    ///   and the caller must read before it tries again
    /// @throws IllegalArgumentException if there is no record, or the version is negative
    AppendResult append(String stream, long expectedVersion, List<JournalRecord> records);

    /// Gives every record after a version to the consumer, in order.
    ///
    /// @param afterVersion 0 for all
    /// @throws JournalException if the store failed or a record cannot be read
    void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer);

    /// The version of a stream, 0 where there is none.
    long version(String stream);

    /// The names of all streams, sorted.
    List<String> streams();

    /// Ends it; appends under way are finished first.
    @Override
    void close();
}
