package io.alphastocks.store;

import com.google.common.util.concurrent.Uninterruptibles;

import io.alphastocks.bus.DeadLetter;
import io.alphastocks.bus.DeadLetterListener;
import io.alphastocks.bus.DeadLetters;
import io.alphastocks.event.Event;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Keeps a bus's dead letters in a journal, in a stream `dead-letters/ACCOUNT`, so that they are
/// there after a restart: to be read, and, where their events can be read back, to be replayed.
///
/// It is told of letters by the bus and writes them on a thread of its own: handlers never wait for
/// it. What the journal does not take at once is kept and tried again, 10,000 letters at most. The
/// stream is bounded too: the newest letters up to the capacity are kept, for 30 days; what is
/// older is trimmed.
///
/// A run that is repeated after a crash fails once more where it failed before: its letters are
/// kept once, however often it is repeated. A letter that was replayed just before a crash may be
/// there once more after it.
public final class DeadLetterJournal implements DeadLetterListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterJournal.class);

    /// How long a letter is kept.
    private static final Duration LONGEST = Duration.ofDays(30);

    private static final int MOST_WAITING = 10_000;
    private static final int LARGEST_BATCH = 500;

    /// Versions that may be trimmed and are not: so that it is not done for every letter.
    private static final int SLACK = 20;

    private static final Duration RETRY = Duration.ofMillis(250);

    /// Where a letter stands, and when it became one.
    private record Kept(long version, Instant time) {}

    /// What happened to a letter.
    private record Change(DeadLetter letter, boolean added) {}

    private final Journal journal;
    private final String stream;
    private final EngineClock clock;
    private final int capacity;
    private final DeadLetterCodec codec = new DeadLetterCodec();
    private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();

    private final LetterIds ids = new LetterIds();

    private final Thread thread;
    private volatile boolean closing;

    /// Letters that are kept, oldest first, with the versions that hold them. The thread's alone
    /// once that runs.
    private final SequencedMap<String, Kept> kept = new LinkedHashMap<>();

    private long version;
    private long trimmed;
    private boolean failing;

    private DeadLetterJournal(Journal journal, String account, EngineClock clock, int capacity) {
        this.journal = journal;
        this.stream = "dead-letters/" + account;
        this.clock = clock;
        this.capacity = capacity;
        this.thread =
                Thread.ofPlatform().daemon().name("dead-letters-" + account).unstarted(this::run);
    }

    /// Reads what is kept, and begins to keep.
    ///
    /// @param account names the stream
    /// @param capacity how many letters are kept, 1 or more
    /// @throws JournalException if the journal cannot be read
    public static DeadLetterJournal open(
            Journal journal, String account, EngineClock clock, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", must be 1 or more");
        }
        DeadLetterJournal opened = new DeadLetterJournal(journal, account, clock, capacity);
        opened.version = journal.version(opened.stream);
        opened.trimmed = opened.version;
        journal.read(
                opened.stream,
                0,
                stored -> {
                    opened.trimmed = Math.min(opened.trimmed, stored.version() - 1);
                    switch (stored.type()) {
                        case DeadLetterCodec.KEPT -> {
                            opened.kept.put(stored.id(), new Kept(stored.version(), stored.time()));
                            opened.ids.keptEarlier(stored.id(), opened.codec.identity(stored));
                        }
                        case DeadLetterCodec.GONE -> opened.forget(opened.codec.removed(stored));
                        default -> throw unknown(stored);
                    }
                });
        opened.bound();
        opened.thread.start();
        return opened;
    }

    private static JournalException unknown(StoredRecord stored) {
        return new JournalException(
                "stream %s, version %s: unknown record type '%s'; it was written by a newer version or by something else"
                        .formatted(stored.stream(), stored.version(), stored.type()));
    }

    /// The letters that are kept, oldest first, as the journal has them.
    ///
    /// @throws JournalException if it cannot be read
    public List<KeptDeadLetter> list() {
        Map<String, KeptDeadLetter> letters = new LinkedHashMap<>();
        journal.read(
                stream,
                0,
                stored -> {
                    if (stored.type().equals(DeadLetterCodec.KEPT)) {
                        letters.put(stored.id(), codec.read(stored));
                    } else {
                        letters.remove(codec.removed(stored));
                    }
                });
        List<KeptDeadLetter> newest = new ArrayList<>(letters.values());
        return List.copyOf(newest.subList(Math.max(0, newest.size() - capacity), newest.size()));
    }

    /// Gives the letters of earlier runs whose events can be read back to a bus, which then holds
    /// them as its own. Once, before the bus is used.
    ///
    /// @return how many
    /// @throws JournalException if the journal cannot be read
    public int restore(DeadLetters into) {
        int restored = 0;
        for (KeptDeadLetter letter : list()) {
            Event event = letter.event();
            if (event != null) {
                DeadLetter held =
                        into.restore(
                                event,
                                letter.subscription(),
                                letter.cause(),
                                letter.error().isEmpty()
                                        ? null
                                        : new EarlierFailure(letter.error()),
                                letter.attempt(),
                                letter.time());
                ids.restored(held.number(), letter.id());
                restored++;
            }
        }
        return restored;
    }

    /// What a handler threw in an earlier run, as text.
    private static final class EarlierFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        EarlierFailure(String text) {
            super(text, null, false, false);
        }
    }

    /// Letters that could not be kept.
    public long lost() {
        return lost.get();
    }

    @Override
    public void added(DeadLetter letter) {
        take(new Change(letter, true));
    }

    @Override
    public void removed(DeadLetter letter) {
        take(new Change(letter, false));
    }

    private void take(Change change) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            lose(change.added ? 1 : 0);
        } else {
            changes.add(change);
            LockSupport.unpark(thread);
        }
    }

    private void lose(long letters) {
        if (letters > 0 && lost.getAndAdd(letters) == 0) {
            LOG.atError()
                    .addKeyValue("stream", stream)
                    .log("dead letters are not kept: too many wait for the journal, or it is away");
        }
    }

    private void run() {
        List<Change> batch = new ArrayList<>();
        while (true) {
            boolean last = closing;
            if (batch.isEmpty()) {
                take(batch);
            }
            if (batch.isEmpty()) {
                if (last) {
                    return;
                }
                LockSupport.park(this);
            } else if (write(batch)) {
                waiting.addAndGet(-batch.size());
                batch.clear();
            } else if (last) {
                giveUp(batch);
                return;
            } else {
                LockSupport.parkNanos(this, RETRY.toNanos());
            }
        }
    }

    /// What failed is tried again as it was: it may be stored already.
    private void take(List<Change> batch) {
        for (Change next; batch.size() < LARGEST_BATCH && (next = changes.poll()) != null; ) {
            if (next.added && isKeptAlready(next.letter)) {
                waiting.decrementAndGet();
            } else {
                batch.add(next);
            }
        }
    }

    private boolean isKeptAlready(DeadLetter letter) {
        return ids.haveEarlier() && ids.isKeptAlready(letter, codec.identity(letter));
    }

    /// @return whether it is stored
    private boolean write(List<Change> batch) {
        try {
            while (!append(batch)) {
                LOG.atDebug()
                        .addKeyValue("stream", stream)
                        .addKeyValue("version", version)
                        .log("another engine of the account keeps its letters too");
            }
            bound();
            goesOn();
            return true;
        } catch (RuntimeException e) {
            failed(e);
            return false;
        }
    }

    /// @return false where the stream has moved on, and ids with it
    private boolean append(List<Change> batch) {
        List<JournalRecord> records = new ArrayList<>();
        Map<String, DeadLetter> letters = new LinkedHashMap<>();
        List<String> gone = new ArrayList<>();
        for (Change change : batch) {
            String id = (version + 1) + "/" + records.size();
            if (change.added) {
                records.add(codec.write(id, change.letter));
                letters.put(id, change.letter);
                ids.put(change.letter, id);
            } else {
                String letter = ids.of(change.letter);
                if (letter != null) {
                    records.add(codec.remove(id, letter, clock.now()));
                    gone.add(letter);
                }
            }
        }
        long stored = version + 1;
        if (!records.isEmpty()) {
            switch (journal.append(stream, version, records)) {
                case AppendResult.Appended(long now) -> version = now;
                case AppendResult.Conflict(long actual) -> {
                    // Another engine, or an append of ours whose answer was lost.
                    boolean ours = isOurs(records);
                    version = actual;
                    if (!ours) {
                        return false;
                    }
                }
            }
        }
        letters.forEach((id, letter) -> kept.put(id, new Kept(stored, letter.time())));
        gone.forEach(this::forget);
        return true;
    }

    private void forget(String id) {
        kept.remove(id);
        ids.forget(id);
    }

    private boolean isOurs(List<JournalRecord> records) {
        List<StoredRecord> stored = new ArrayList<>();
        journal.read(
                stream,
                version,
                record -> {
                    if (record.version() == version + 1) {
                        stored.add(record);
                    }
                });
        boolean same = stored.size() == records.size();
        for (int i = 0; same && i < stored.size(); i++) {
            same =
                    stored.get(i).id().equals(records.get(i).id())
                            && stored.get(i).payload().equals(records.get(i).payload());
        }
        return same;
    }

    /// Trims what is over the capacity.
    private void bound() {
        Instant oldest = clock.now().minus(LONGEST);
        while (!kept.isEmpty()
                && (kept.size() > capacity || kept.firstEntry().getValue().time.isBefore(oldest))) {
            forget(kept.firstEntry().getKey());
        }
        long through = kept.isEmpty() ? version : kept.firstEntry().getValue().version - 1;
        if (through - trimmed > SLACK) {
            try {
                journal.trim(stream, through);
                trimmed = through;
            } catch (JournalException e) {
                failed(e); // the next batch tries again
            }
        }
    }

    private void giveUp(List<Change> batch) {
        lose(batch.stream().filter(Change::added).count());
    }

    private void goesOn() {
        if (failing) {
            failing = false;
            LOG.atInfo().addKeyValue("stream", stream).log("dead letters are kept again");
        }
    }

    private void failed(RuntimeException cause) {
        if (!failing) {
            failing = true;
            LOG.atWarn()
                    .addKeyValue("stream", stream)
                    .addKeyValue("cause", cause.toString())
                    .log("dead letters cannot be kept now; they are tried again");
        }
    }

    /// Writes what was told, and ends. Closing it again changes nothing.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        Uninterruptibles.joinUninterruptibly(thread);
        long late = 0;
        for (Change change; (change = changes.poll()) != null; ) {
            late += change.added ? 1 : 0;
        }
        lose(late);
    }
}
