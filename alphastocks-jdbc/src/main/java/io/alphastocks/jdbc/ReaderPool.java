package io.alphastocks.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// A few platform threads with a connection each, on which reads run beside the writer: native
/// calls would pin the callers' virtual threads to their carriers.
final class ReaderPool {

    private static final int THREADS = 2;

    private final SqliteFile file;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    THREADS, Thread.ofPlatform().daemon().name("journal-reader-", 0).factory());
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    ReaderPool(SqliteFile file) {
        this.file = file;
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
            throw new IllegalStateException("the journal " + file.path() + " is closed", e);
        }
    }

    /// Reads, and blocks until that is done.
    <T> T read(Query<T> query) {
        return Append.await(start(query));
    }

    /// Finishes the reads under way and ends.
    void close() {
        threads.close();
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            file.closeQuietly(connection);
        }
    }

    private <T> T run(Query<T> query) {
        Connection connection = idle.poll();
        if (connection == null) {
            connection = file.openReader();
        }
        boolean healthy = false;
        try {
            T result = query.run(connection);
            healthy = true;
            return result;
        } catch (SQLException e) {
            throw SqliteErrors.of(file.path(), "reading it", e);
        } finally {
            if (healthy) {
                idle.add(connection);
            } else {
                file.closeQuietly(connection);
            }
        }
    }
}
