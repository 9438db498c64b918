package io.alphastocks.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// A few platform threads, on which reads run beside the writer: native calls would pin the
/// callers' virtual threads to their carriers, and an interrupt of a virtual thread cuts a network
/// connection.
final class ReaderPool {

    private static final int THREADS = 2;

    private final Database database;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    THREADS, Thread.ofPlatform().daemon().name("store-reader-", 0).factory());

    ReaderPool(Database database) {
        this.database = database;
    }

    /// What a read does with a connection.
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    /// Starts a read.
    ///
    /// @throws IllegalStateException if the pool is closed
    <T> CompletableFuture<T> start(Query<T> query) {
        try {
            return CompletableFuture.supplyAsync(() -> run(query), threads);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the " + database.name() + " is closed", e);
        }
    }

    /// Reads, and blocks until that is done.
    <T> T read(Query<T> query) {
        return Append.await(start(query));
    }

    /// Finishes the reads under way and ends.
    void close() {
        threads.close();
        database.closeReaders();
    }

    private <T> T run(Query<T> query) {
        Connection connection = database.openReader();
        boolean healthy = false;
        try {
            T result = query.run(connection);
            healthy = true;
            return result;
        } catch (SQLException e) {
            throw database.failure("reading it", e);
        } finally {
            database.closeReader(connection, healthy);
        }
    }
}
