package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// The one thread that writes. While it forces a commit to the disk, new appends gather; it takes
/// all of them into its next transaction, and those that come for the same streams while it writes
/// that, so that the more callers there are the less a force costs each. A platform thread: a
/// native call would pin a virtual one to its carrier, and handlers that burn the carriers' time
/// must not delay it.
final class CommitWriter {

    private static final Logger log = LoggerFactory.getLogger(CommitWriter.class);

    /// Bounds a transaction, and with it how long its first append waits for the others: appends
    /// that it begins with, and records from which on it takes no more.
    private static final int LARGEST_GROUP = 1_024;

    private final Database database;
    private final ConcurrentLinkedQueue<Append> queue = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Trim> trims = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    /// Used by the writer's thread alone.
    private final GroupStore store;

    private boolean failing;
    private volatile boolean closing;
    private volatile boolean ended;

    /// Why it ended without being closed; written before `ended`.
    private @Nullable Throwable death;

    private CommitWriter(Database database, GroupStore store) {
        this.database = database;
        this.store = store;
        thread = Thread.ofPlatform().daemon().name("journal-writer").unstarted(this::run);
    }

    static CommitWriter start(Database database) {
        CommitWriter writer = new CommitWriter(database, new GroupStore(database));
        writer.thread.start();
        return writer;
    }

    /// Takes an append, which is answered when it is durable or refused.
    ///
    /// @throws IllegalStateException if it was closed
    void add(Append append) {
        if (closing) {
            throw over();
        }
        queue.add(append);
        LockSupport.unpark(thread);
        if (ended) {
            // It may have come too late to be seen; whoever comes first answers.
            append.fail(over());
        }
    }

    /// Blocks until a part of what is to go is gone.
    ///
    /// @return how many records that was; 0 where none is left
    long trim(Trim trim) {
        if (closing) {
            throw over();
        }
        trims.add(trim);
        LockSupport.unpark(thread);
        if (ended) {
            trim.fail(over());
        }
        return trim.await();
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
            for (Trim left = trims.poll(); left != null; left = trims.poll()) {
                left.fail(over());
            }
            store.close();
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
            // A part between two groups, so that nobody waits for all of it.
            Trim trim = trims.poll();
            if (trim != null) {
                removePart(trim);
            }
            if (!group.isEmpty()) {
                store(group);
                group.clear();
            } else if (trim == null && last) {
                return;
            } else if (trim == null) {
                LockSupport.park(this);
            }
        }
    }

    private void store(List<Append> group) {
        try {
            store.store(group, this::takeArrivals);
            if (failing) {
                failing = false;
                log.atInfo().addKeyValue("store", database.name()).log("The journal writes again");
            }
        } catch (JournalException e) {
            if (!failing) {
                failing = true;
                log.atError()
                        .addKeyValue("store", database.name())
                        .addKeyValue("appends", group.size())
                        .addKeyValue("cause", e.getMessage())
                        .log("The journal cannot write");
            }
            failRest(group, e);
        } catch (RuntimeException | Error e) {
            failRest(group, new JournalException(database.name() + ": its writer failed: " + e, e));
            throw e;
        }
    }

    /// What has come meanwhile, up to the first that is of another stream: none is overtaken.
    private boolean takeArrivals(List<Append> group, Set<String> streams) {
        int before = group.size();
        int records = group.stream().mapToInt(append -> append.records().size()).sum();
        for (Append next = queue.peek();
                next != null && records < LARGEST_GROUP && streams.contains(next.stream());
                next = queue.peek()) {
            group.add(next);
            queue.remove();
            records += next.records().size();
        }
        return group.size() > before;
    }

    private void removePart(Trim trim) {
        try {
            trim.answer(store.trim(trim));
        } catch (JournalException e) {
            trim.fail(e);
        } catch (RuntimeException | Error e) {
            trim.fail(new JournalException(database.name() + ": its writer failed: " + e, e));
            throw e;
        }
    }

    /// Those that have their answer keep it.
    private static void failRest(List<Append> group, JournalException e) {
        group.forEach(append -> append.fail(e));
    }

    /// The connection of the writer, for tests that make it fail.
    Connection connection() {
        return store.connection();
    }

    private RuntimeException over() {
        Throwable cause = ended ? death : null;
        return cause == null
                ? new IllegalStateException("the " + database.name() + " is closed")
                : new JournalException(
                        database.name() + ": its writer has died of " + cause, cause);
    }
}
