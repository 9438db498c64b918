package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import java.sql.Connection;
import java.sql.SQLException;

/// Where a store is kept, and connections to it. Any thread.
interface Database extends AutoCloseable {

    /// What it is and where, for messages: `journal /data/paper.db`.
    String name();

    Dialect dialect();

    /// Makes sure that it holds what it is said to hold: creates the tables where there is nothing,
    /// migrates older ones, and refuses, unchanged, what is newer or foreign.
    ///
    /// @throws JournalException if it cannot be reached, or is no such store
    void prepare();

    /// Makes sure that what is written now will be found again.
    ///
    /// @throws JournalException if the database is not where it was opened
    void requireInPlace();

    /// A connection that writes, every commit durable. One at a time; ended by [#closeWriter].
    ///
    /// @throws JournalException if it cannot be reached, or is no such store any more
    Connection openWriter();

    /// Ends the connection that writes.
    ///
    /// @param clean whether it has no transaction left. Where that cannot be known, what its
    ///   transaction comes to may be known to the database alone: connections that are opened later
    ///   find it decided
    void closeWriter(Connection connection, boolean clean);

    /// A connection that reads, to be given back by [#closeReader].
    ///
    /// @throws JournalException if it cannot be reached
    Connection openReader();

    /// Gives back a connection that reads.
    ///
    /// @param healthy whether it did what it was asked
    void closeReader(Connection connection, boolean healthy);

    /// Ends what it keeps for readers, before the writer ends.
    void closeReaders();

    /// The error to tell.
    ///
    /// @param doing what failed, as in `reading it`
    default JournalException failure(String doing, SQLException e) {
        return new JournalException(
                "%s: %s failed: %s (%s)"
                        .formatted(name(), doing, dialect().advice(e), e.getMessage()),
                e);
    }

    /// Gives up what it holds; no connection is open any more.
    @Override
    void close();
}
