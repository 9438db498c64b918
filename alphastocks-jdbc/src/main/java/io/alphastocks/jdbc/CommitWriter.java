package io.alphastocks.jdbc;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.JournalException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// The one thread that writes. While it forces a commit to the disk, new appends gather; it takes
/// all of them into its next transaction, so that the more callers there are the less a force costs
/// each. A platform thread: a native call would pin a virtual one to its carrier.
final class CommitWriter {

    private static final Logger log = LoggerFactory.getLogger(CommitWriter.class);

    /// Bounds a transaction, and with it how long its first append waits for the others.
    private static final int LARGEST_GROUP = 1_024;

    private final SqliteFile file;
    private final ConcurrentLinkedQueue<Append> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    /// Used by the writer's thread alone; null while the database cannot be reached.
    private @Nullable GroupCommit commits;

    private boolean failing;
    private volatile boolean closing;
    private volatile boolean ended;

    /// Why it ended without being closed; written before `ended`.
    private @Nullable Throwable death;

    private CommitWriter(SqliteFile file, GroupCommit commits) {
        this.file = file;
        this.commits = commits;
        thread = Thread.ofPlatform().daemon().name("journal-writer").unstarted(this::run);
    }

    static CommitWriter start(SqliteFile file) {
        CommitWriter writer = new CommitWriter(file, connect(file));
        writer.thread.start();
        return writer;
    }

    /// Blocks until the append is durable or refused.
    AppendResult append(Append append) {
        if (closing) {
            throw over();
        }
        queue.add(append);
        LockSupport.unpark(thread);
        if (ended) {
            // It may have come too late to be seen; whoever comes first answers.
            append.fail(over());
        }
        return append.await();
    }

    /// Finishes the appends under way and ends.
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            work();
        } catch (RuntimeException | Error e) {
            death = e;
            throw e;
        } finally {
            ended = true;
            for (Append left = queue.poll(); left != null; left = queue.poll()) {
                left.fail(over());
            }
            if (commits != null) {
                finish(commits);
            }
        }
    }

    private void work() {
        List<Append> group = new ArrayList<>();
        while (true) {
            boolean last = closing;
            for (Append next = queue.poll(); next != null; next = queue.poll()) {
                group.add(next);
                if (group.size() == LARGEST_GROUP) {
                    break;
                }
            }
            if (!group.isEmpty()) {
                store(group);
                group.clear();
            } else if (last) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void store(List<Append> group) {
        try {
            commit(group);
            group.forEach(Append::answer);
            if (failing) {
                failing = false;
                log.atInfo().addKeyValue("file", file.path()).log("The journal writes again");
            }
        } catch (JournalException e) {
            if (!failing) {
                failing = true;
                log.atError()
                        .addKeyValue("file", file.path())
                        .addKeyValue("appends", group.size())
                        .addKeyValue("cause", e.getMessage())
                        .log("The journal cannot write");
            }
            group.forEach(append -> append.fail(e));
        } catch (RuntimeException | Error e) {
            JournalException failure =
                    new JournalException("journal " + file.path() + ": its writer failed: " + e, e);
            group.forEach(append -> append.fail(failure));
            throw e;
        }
    }

    private void commit(List<Append> group) {
        GroupCommit current = commits;
        if (current == null) {
            current = connect(file);
            commits = current;
        }
        try {
            current.run(group);
        } catch (SQLException e) {
            recover(current);
            throw SqliteErrors.of(file.path(), "storing " + group.size() + " appends", e);
        }
    }

    private void recover(GroupCommit failed) {
        try {
            commits = failed.recover();
        } catch (SQLException _) {
            // The next group opens a new connection; what failed the group is being told already.
            commits = null;
            file.closeQuietly(failed.connection());
        }
    }

    private static GroupCommit connect(SqliteFile file) {
        Connection connection = file.openWriter();
        try {
            return new GroupCommit(file.path(), connection);
        } catch (SQLException e) {
            file.closeQuietly(connection);
            throw SqliteErrors.of(file.path(), "opening it", e);
        }
    }

    /// Brings the write-ahead log home, so that an ended journal is one file.
    private void finish(GroupCommit last) {
        try (last;
                Statement statement = last.connection().createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            log.atWarn()
                    .addKeyValue("file", file.path())
                    .setCause(e)
                    .log(
                            "The journal's log could not be merged; the next one to open it will do so");
        }
    }

    /// The connection of the writer, for tests that make it fail.
    Connection connection() {
        GroupCommit current = commits;
        if (current == null) {
            throw new IllegalStateException("not connected");
        }
        return current.connection();
    }

    private RuntimeException over() {
        Throwable cause = ended ? death : null;
        return cause == null
                ? new IllegalStateException("the journal " + file.path() + " is closed")
                : new JournalException(
                        "journal " + file.path() + ": its writer has died of " + cause, cause);
    }
}
