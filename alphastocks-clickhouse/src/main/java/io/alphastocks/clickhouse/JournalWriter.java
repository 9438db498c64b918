package io.alphastocks.clickhouse;

import static java.util.stream.Collectors.toSet;

import io.alphastocks.clickhouse.Arbiter.Version;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.JournalRecord;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Stores what callers append, all that wait at a moment in one insert. Those of one journal that
/// want the same version are decided here; against other journals the [Arbiter] decides, after the
/// rows are stored.
final class JournalWriter implements AutoCloseable {

    /// So that one insert makes one part, which is there whole or not at all.
    private static final int MOST_RECORDS = 100_000;

    private final Session session;
    private final JournalTable table;
    private final Arbiter arbiter;
    private final String records;
    private final ConcurrentLinkedQueue<JournalAppend> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger adding = new AtomicInteger();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("clickhouse-journal").unstarted(this::run);
    private volatile boolean closing;

    /// Inserts whose outcome is not known. Nothing is read or stored before they are over.
    private final Set<Insert> unsettled = ConcurrentHashMap.newKeySet();

    /// The thread's.
    private final KnownStreams known = new KnownStreams();

    private final OutputBlock block = new OutputBlock();
    private final OutputColumn.Texts stream = block.texts("stream");
    private final OutputColumn.Numbers version = block.integers("version");
    private final OutputColumn.Numbers ordinal = block.ordinals("ordinal");
    private final OutputColumn.Texts id = block.texts("id");
    private final OutputColumn.Names type = block.names("type");
    private final OutputColumn.Numbers time = block.integers("time_micros");
    private final OutputColumn.Texts correlation = block.texts("correlation_id");
    private final OutputColumn.Texts payload = block.texts("payload");
    private final OutputColumn.Texts writer = block.texts("writer");

    JournalWriter(
            Session session, ClickHouseSettings settings, JournalTable table, Arbiter arbiter) {
        this.session = session;
        this.table = table;
        this.arbiter = arbiter;
        records = Table.qualified(settings, Tables.RECORDS);
    }

    void start() {
        thread.start();
    }

    /// Takes an append; its answer follows.
    ///
    /// @throws IllegalStateException if it is closed
    void add(JournalAppend append) {
        adding.incrementAndGet();
        try {
            if (closing) {
                throw ClickHouseJournal.closed();
            }
            queue.add(append);
        } finally {
            adding.decrementAndGet();
        }
        LockSupport.unpark(thread);
    }

    /// Makes sure that what is read stays so: waits for the end of inserts whose answers were lost.
    ///
    /// @throws ClickHouseStoreException if the server cannot be asked
    void settle() {
        for (Iterator<Insert> inserts = unsettled.iterator(); inserts.hasNext(); ) {
            session.inserts().settle(inserts.next());
            inserts.remove();
        }
    }

    private void run() {
        List<JournalAppend> waiting = new ArrayList<>();
        while (true) {
            boolean ending = closing;
            while (ending && adding.get() > 0) {
                Thread.onSpinWait();
            }
            for (JournalAppend next; (next = queue.poll()) != null; ) {
                waiting.add(next);
            }
            waiting.forEach(this::refuseOld);
            waiting.removeIf(JournalAppend::isAnswered);
            if (!waiting.isEmpty()) {
                store(group(waiting));
                waiting.removeIf(JournalAppend::isAnswered);
            } else if (ending) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    /// Versions only grow: what expects one that is gone need not ask.
    private void refuseOld(JournalAppend append) {
        long version = known.version(append.stream(), 0);
        if (append.expectedVersion() < version) {
            append.answer(new Conflict(version));
        }
    }

    /// The first of each stream: another of the same is decided after it.
    private static List<JournalAppend> group(List<JournalAppend> waiting) {
        List<JournalAppend> group = new ArrayList<>();
        Set<String> streams = new HashSet<>();
        int size = 0;
        for (JournalAppend append : waiting) {
            if (streams.add(append.stream()) && (group.isEmpty() || size < MOST_RECORDS)) {
                group.add(append);
                size += append.records().size();
            }
        }
        return group;
    }

    private void store(List<JournalAppend> group) {
        try {
            settle();
            List<JournalAppend> fresh = refuseUsed(refuseStale(group));
            if (!fresh.isEmpty()) {
                List<JournalAppend> stored = insert(fresh);
                arbiter.claim(stored);
                decide(stored);
            }
        } catch (RuntimeException e) {
            group.forEach(append -> known.forget(append.stream()));
            fail(group, e);
        } catch (Error e) { // such as no memory: nobody waits for ever, and the thread goes on
            group.forEach(append -> known.forget(append.stream()));
            fail(group, new ClickHouseStoreException("the journal's writer failed: " + e, e));
        }
    }

    private static void fail(List<JournalAppend> group, RuntimeException cause) {
        for (JournalAppend append : group) {
            if (!append.isAnswered()) {
                append.fail(cause);
            }
        }
    }

    /// A version that is known and is the expected one need not be asked for: where it has gone on,
    /// the arbiter says so.
    private List<JournalAppend> refuseStale(List<JournalAppend> group) {
        List<String> unknown =
                group.stream()
                        .filter(a -> known.version(a.stream(), -1) != a.expectedVersion())
                        .map(JournalAppend::stream)
                        .toList();
        if (!unknown.isEmpty()) {
            Map<String, Long> read = table.versions(unknown);
            unknown.forEach(each -> known.see(each, read.getOrDefault(each, 0L)));
        }
        List<JournalAppend> current = new ArrayList<>();
        for (JournalAppend append : group) {
            long actual = known.version(append.stream(), 0);
            if (actual == append.expectedVersion()) {
                current.add(append);
            } else {
                append.answer(new Conflict(actual));
            }
        }
        return current;
    }

    private List<JournalAppend> refuseUsed(List<JournalAppend> group) {
        List<String> incomplete = known.incomplete(group.stream().map(a -> a.stream()).toList());
        if (!incomplete.isEmpty()) {
            table.addIds(known, incomplete);
        }
        List<JournalAppend> suspects = group.stream().filter(this::mayBeUsed).toList();
        if (suspects.isEmpty()) {
            return group;
        }
        Map<String, Set<String>> used = table.used(suspects);
        if (used.isEmpty()) {
            return group;
        }
        // An id may be of a version that others have added meanwhile: a conflict is told first.
        Map<String, Long> versions = table.versions(used.keySet());
        List<JournalAppend> fresh = new ArrayList<>();
        for (JournalAppend append : group) {
            Set<String> ids = used.get(append.stream());
            if (ids == null) {
                fresh.add(append);
            } else if (versions.getOrDefault(append.stream(), 0L) != append.expectedVersion()) {
                lost(append, versions.getOrDefault(append.stream(), 0L));
            } else {
                append.fail(
                        new IllegalArgumentException(
                                "stream %s has a record with the id %s already"
                                        .formatted(append.stream(), ids.iterator().next())));
            }
        }
        return fresh;
    }

    private boolean mayBeUsed(JournalAppend append) {
        return append.expectedVersion() > 0
                && append.records().stream().anyMatch(r -> known.mayHave(append.stream(), r.id()));
    }

    /// Where an answer is lost the rows may be stored all the same: it is looked up once the insert
    /// is over.
    ///
    /// @return those whose rows are stored; the others have been told why not
    /// @throws ClickHouseStoreException if it failed and the server cannot be asked what is stored
    private List<JournalAppend> insert(List<JournalAppend> appends) {
        block.clear();
        for (JournalAppend append : appends) {
            int place = 0;
            for (JournalRecord record : append.records()) {
                stream.add(append.stream());
                version.add(append.version());
                ordinal.add(place++);
                id.add(record.id());
                type.add(record.type());
                time.add(EpochMicros.of(record.time()));
                correlation.add(record.correlationId());
                payload.add(record.payload());
                writer.add(append.writer());
            }
        }
        Insert insert = session.inserts().begin();
        try {
            session.insert(insert, records, block, arbiter.insertOptions());
            return appends;
        } catch (ClickHouseStoreException e) {
            unsettled.add(insert);
            try {
                settle();
                return stored(appends, e);
            } catch (ClickHouseStoreException away) {
                e.addSuppressed(away);
                throw e;
            }
        }
    }

    private List<JournalAppend> stored(
            List<JournalAppend> appends, ClickHouseStoreException failed) {
        Set<String> writers = table.writers(appends.stream().map(Version::of).toList());
        List<JournalAppend> stored = new ArrayList<>();
        for (JournalAppend append : appends) {
            if (writers.contains(append.writer())) {
                stored.add(append);
            } else {
                known.forget(append.stream());
                append.fail(failed);
            }
        }
        return stored;
    }

    /// Marks a stream as trimmed through a version. On the caller's thread, with rows of its own.
    void mark(String name, long throughVersion) {
        OutputBlock mark = new OutputBlock();
        mark.texts("stream").add(name);
        mark.integers("version").add(throughVersion);
        mark.ordinals("ordinal").add(JournalTable.MARK);
        session.insert(session.inserts().begin(), records, mark, arbiter.insertOptions());
    }

    private void decide(List<JournalAppend> appends) {
        Map<Version, String> winners =
                arbiter.winners(
                        appends.stream()
                                .filter(append -> !append.isAnswered())
                                .map(Version::of)
                                .collect(toSet()));
        for (JournalAppend append : appends) {
            if (append.isAnswered()) {
                continue;
            }
            String winner = winners.get(Version.of(append));
            if (append.writer().equals(winner)) {
                known.append(append);
                append.answer(new Appended(append.version()));
            } else if (winner == null) {
                known.forget(append.stream());
                append.fail(notThere(append));
            } else {
                lost(
                        append,
                        table.versions(List.of(append.stream()))
                                .getOrDefault(append.stream(), append.version()));
            }
        }
    }

    private ClickHouseStoreException notThere(JournalAppend append) {
        return new ClickHouseStoreException(
                "%s: the rows of stream %s, version %s were stored and are not there"
                        .formatted(session.name(), append.stream(), append.version()));
    }

    private void lost(JournalAppend append, long actual) {
        known.see(append.stream(), actual);
        append.answer(new Conflict(actual));
    }

    @Override
    public void close() {
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
}
