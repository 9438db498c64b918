package io.alphastocks.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.List;

/// Gathers rows of an [Insert] and writes them together. After an error it is of no use any more.
/// One thread at a time.
interface RowBatch extends AutoCloseable {

    /// Adds a row, which may be written at once.
    ///
    /// @param values the columns' values in order, each as [ColumnKind#encode] gives them
    void add(List<@Nullable Object> values) throws SQLException;

    /// Writes what is not written yet. No two of these rows have the same key.
    void write() throws SQLException;

    @Override
    void close() throws SQLException;
}
