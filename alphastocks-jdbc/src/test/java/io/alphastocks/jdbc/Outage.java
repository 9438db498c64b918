package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;

import java.io.IOException;
import java.sql.SQLException;

/// A journal, and something real that takes its database away for a while.
interface Outage extends AutoCloseable {

    /// Opens the journal; once more after it was closed.
    Journal open() throws Exception;

    /// From now on the database is away.
    void begin() throws Exception;

    /// From now on it is back.
    void end() throws Exception;

    /// What the error tells, where the database has been away for more than a moment.
    String told();

    /// Whether it can be read meanwhile.
    boolean isReadable();

    @Override
    void close() throws IOException, SQLException;
}
