package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Stores groups of appends and finds a way back after a failure: to the same connection where it
/// can be used again, else to another. One thread.
final class GroupStore implements AutoCloseable {

    private final Database database;

    /// Null while the database cannot be reached.
    private @Nullable GroupCommit commits;

    /// Connects.
    ///
    /// @throws JournalException if it cannot
    GroupStore(Database database) {
        this.database = database;
        this.commits = connect();
    }

    /// Decides, stores and answers all. Where one of them is at fault, it alone is refused.
    ///
    /// @param group gets what comes meanwhile
    /// @param arrivals gives it
    /// @throws JournalException if those that are not answered were not stored, or nobody can tell
    void store(List<Append> group, GroupCommit.Arrivals arrivals) {
        try {
            database.requireInPlace();
            connected().run(group, arrivals);
            database.requireInPlace();
            group.forEach(Append::answer);
        } catch (SQLException e) {
            boolean left = leave();
            if (left && database.dialect().isOfRequest(e)) {
                divide(group, e);
            } else {
                throw database.failure("storing " + group.size() + " appends", e);
            }
        }
    }

    /// By halves the one at fault is found in few commits, and the others keep their order.
    private void divide(List<Append> group, SQLException e) {
        if (group.size() == 1) {
            refuse(group.getFirst(), e);
        } else {
            int half = group.size() / 2;
            store(group.subList(0, half), GroupCommit.Arrivals.NONE);
            store(group.subList(half, group.size()), GroupCommit.Arrivals.NONE);
        }
    }

    private void refuse(Append append, SQLException cause) {
        Optional<String> known;
        try {
            known = connected().knownId(append);
            // The question has begun a transaction where a connection has one at all times.
            commits = connected().leave();
        } catch (SQLException e) {
            leave();
            cause.addSuppressed(e);
            known = Optional.empty();
        }
        append.refuse(
                known.<RuntimeException>map(id ->
                                new IllegalArgumentException(
                                        "stream %s already has a record with the id %s"
                                                .formatted(append.stream(), id)))
                        .orElseGet(() ->
                                database.failure(
                                        "storing version %s of stream %s"
                                                .formatted(
                                                        append.expectedVersion() + 1,
                                                        append.stream()),
                                        cause)));
        append.answer();
    }

    /// Removes a part of what is to go.
    ///
    /// @return how many records; 0 where none is left
    /// @throws JournalException if it was not removed, or nobody can tell
    long trim(Trim trim) {
        try {
            return connected().trim(trim);
        } catch (SQLException e) {
            leave();
            throw database.failure("trimming stream " + trim.stream(), e);
        }
    }

    private GroupCommit connected() {
        GroupCommit current = commits;
        if (current == null) {
            current = connect();
            commits = current;
        }
        return current;
    }

    /// Leaves a transaction that failed.
    ///
    /// @return whether it is known to have stored nothing
    private boolean leave() {
        GroupCommit failed = commits;
        if (failed == null) {
            return false;
        }
        try {
            commits = failed.leave();
            return true;
        } catch (SQLException _) {
            // The next group gets a new connection; what failed this one is being told already.
            commits = null;
            database.closeWriter(failed.connection(), false);
            return false;
        }
    }

    private GroupCommit connect() {
        Connection connection = database.openWriter();
        GroupCommit connected = null;
        try {
            connected = new GroupCommit(database.dialect(), connection);
            return connected;
        } catch (SQLException e) {
            throw database.failure("opening it", e);
        } finally {
            if (connected == null) {
                database.closeWriter(connection, false);
            }
        }
    }

    /// The connection that writes, for tests that make it fail.
    Connection connection() {
        GroupCommit current = commits;
        if (current == null) {
            throw new IllegalStateException("not connected");
        }
        return current.connection();
    }

    @Override
    public void close() {
        if (commits != null) {
            database.closeWriter(commits.connection(), true);
            commits = null;
        }
    }
}
