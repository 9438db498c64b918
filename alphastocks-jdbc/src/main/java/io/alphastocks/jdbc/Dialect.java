package io.alphastocks.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// How a database says what the stores say to all of them: its types, its transactions, many rows
/// at once, and its errors. All else is the same SQL.
interface Dialect {

    /// A table's name as statements write it.
    String table(String name);

    /// The type of text that is compared, character by character, in keys and indexes.
    String keyType();

    /// The type of a signed 64-bit integer.
    String integerType();

    /// The definition of a column of ascending numbers that the database gives.
    String numbered(String column);

    /// What ends the definition of a table whose rows are found by their key.
    String keyed();

    /// What ends the definition of a table whose rows are kept in the order of their numbers.
    String ordered();

    /// The definition of a query table's column.
    String column(ColumnKind kind, String name);

    /// Says of a column that it names a row of another table; empty where checking that for every
    /// row costs too much.
    ///
    /// @param table the other table
    /// @param key its key
    String reference(String table, String key);

    /// Statements that take back what a column said where [#reference] says nothing now.
    List<String> dropReference(String table, String column);

    /// Begins a transaction that writes.
    void begin(Connection connection) throws SQLException;

    /// Ends a transaction; what it wrote is durable then.
    void commit(Connection connection) throws SQLException;

    /// Leaves a transaction, if there is one.
    ///
    /// @throws SQLException if the connection cannot be used any more
    void rollback(Connection connection) throws SQLException;

    /// Prepares to write many rows.
    RowBatch prepareBatch(Connection connection, Insert insert) throws SQLException;

    /// Prepares to take streams for a transaction.
    StreamLock prepareLock(Connection connection) throws SQLException;

    /// What an error means to the people who run a store: what is wrong, and what to do.
    String advice(SQLException e);

    /// Whether the request itself was at fault, so that others in its transaction need not fail.
    boolean isOfRequest(SQLException e);

    /// Whether what is kept is not as it was written.
    boolean isDamage(SQLException e);

    /// Takes streams for a transaction.
    interface StreamLock extends AutoCloseable {

        /// The versions of the streams that exist, which no other process changes before the end of
        /// the transaction.
        Map<String, Long> take(SortedSet<String> streams) throws SQLException;

        @Override
        void close() throws SQLException;
    }
}
