package io.alphastocks.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Append-only streams of records: the one primitive that carries all promises of durability.
///
/// A stream has a version: 0 while it is empty, one more with every batch. A batch is stored whole
/// or not at all, and what [#append] answered with [AppendResult.Appended] survives the process
/// (unless the implementation says that it is memory). Safe for use by any thread, and by several
/// processes as far as the implementation says; of several that append to one version exactly one
/// succeeds.
///
/// After [#close] every other method throws [IllegalStateException].
public interface Journal extends AutoCloseable {

    /// Stores a batch as the next version of a stream, if the stream is at the expected version.
    /// Blocks until it is durable; an interrupt does not cut that short.
    ///
    /// @param stream name of the stream, not blank
    /// @param expectedVersion the version that the caller has seen, 0 for a new stream
    /// @param records at least one
    /// @throws JournalException if the store failed; whether the batch was stored is then unknown,
    ///   and the caller must read before it tries again
    /// @throws IllegalArgumentException if there is no record, the version is negative, or an id
    ///   stands in the batch twice or in the stream already (a conflict of versions is told first);
    ///   nothing was stored, and the message names the stream and the id
    AppendResult append(String stream, long expectedVersion, List<JournalRecord> records);

    /// Begins to append to a stream without waiting for each batch. A journal that commits several
    /// batches at once overrides this; otherwise each is an [#append] of its own.
    ///
    /// @param stream name of the stream, not blank
    /// @param version the version that the caller has seen, which the first batch follows
    default Appender appender(String stream, long version) {
        return new WaitingAppender(this, stream, version);
    }

    /// Gives every record after a version to the consumer, in order, up to the version that the
    /// stream has when the call begins. The consumer runs on the caller's thread and may use the
    /// journal.
    ///
    /// @param afterVersion 0 for all
    /// @throws IllegalArgumentException if the version is negative; the message names it
    /// @throws JournalException if the store failed or a record cannot be read
    void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer);

    /// Gives the records of all streams that a query asks for to the consumer, in the order of
    /// their times, and those of one time in the order in which they were stored. They are read in
    /// parts, found by indexes where the store has such. What is stored after the call began is not
    /// among them. The consumer runs on the caller's thread and may use the journal.
    ///
    /// @throws JournalException if the store failed or a record cannot be read
    void find(JournalQuery query, Consumer<? super StoredRecord> consumer);

    /// Removes the records of a stream up to a version, for good. The stream goes on at the version
    /// that it has; those who read it find that it begins later. Query tables keep their rows.
    /// Whether an id that was removed may be used again is the implementation's to say.
    ///
    /// What is removed goes from the oldest to the newest, in parts: after a failure or a crash in
    /// the middle the rest is there, whole batches without a gap, and the call may be made again.
    ///
    /// @param throughVersion the last version that goes; 0 removes nothing
    /// @return how many records were removed
    /// @throws IllegalArgumentException if the version is negative or the stream has not reached it
    /// @throws JournalException if the store failed
    long trim(String stream, long throughVersion);

    /// The version of a stream, 0 where there is none.
    long version(String stream);

    /// The names of all streams that were ever appended to, sorted.
    List<String> streams();

    /// Whether what it acknowledged outlives its process; what serves only those who come after is
    /// not kept in one that does not.
    default boolean isDurable() {
        return true;
    }

    /// Ends it; appends under way are finished first. Closing it again changes nothing.
    @Override
    void close();

    /// What an [Appender] says of a batch that was handed over after one that was not stored: for
    /// implementations, so that all say the same.
    ///
    /// @param version the stream's version before the one that was not stored
    static JournalException notAfter(String stream, long version) {
        return new JournalException(
                "not appended to stream %s: a batch before it, meant as version %s, was not stored"
                        .formatted(stream, version + 1));
    }

    /// Checks the arguments of [#trim]: for implementations, so that all refuse the same.
    ///
    /// @param actual the stream's version
    /// @throws IllegalArgumentException if the version is negative or the stream has not reached it
    static void requireTrimmable(String stream, long throughVersion, long actual) {
        if (throughVersion < 0 || throughVersion > actual) {
            throw new IllegalArgumentException(
                    "stream %s cannot be trimmed through version %s; it must be 0 to %s, the version that it has"
                            .formatted(stream, throughVersion, actual));
        }
    }

    /// Checks the arguments of [#append] as far as they can be judged without the store: for
    /// implementations, so that all refuse the same.
    ///
    /// @throws IllegalArgumentException if the stream's name is blank or cannot be stored, the
    ///   version is negative, there is no record, or two records have one id
    static void requireAppendable(
            String stream, long expectedVersion, List<JournalRecord> records) {
        StoreText.requireName("stream", stream);
        if (expectedVersion < 0) {
            throw new IllegalArgumentException(
                    "expected version "
                            + expectedVersion
                            + " of stream "
                            + stream
                            + " is negative; it is 0 for a new stream");
        }
        if (records.isEmpty()) {
            throw new IllegalArgumentException(
                    "no record to append to stream " + stream + "; a batch has at least one");
        }
        if (records.size() > 1) {
            Set<String> ids = HashSet.newHashSet(records.size());
            for (JournalRecord record : records) {
                if (!ids.add(record.id())) {
                    throw new IllegalArgumentException(
                            "two records of a batch for stream "
                                    + stream
                                    + " have the id "
                                    + record.id());
                }
            }
        }
    }
}
