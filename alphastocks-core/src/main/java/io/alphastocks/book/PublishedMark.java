package io.alphastocks.book;

import com.google.common.util.concurrent.Uninterruptibles;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// How far a book's events are published: kept in a stream of its own, `published/STREAM`, and
/// stored now and then only. What was published since the last time is published again after a
/// crash.
final class PublishedMark {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedMark.class);

    /// After how many events a mark is worth its force of the disk.
    static final int EVENTS_BETWEEN_MARKS = 1_000;

    private static final String TYPE = "Published";

    /// What a mark's record says.
    ///
    /// @param version the version of the book up to which everything is published
    private record Mark(long version) {}

    private final String stream;
    private final String marks;
    private final Journal journal;
    private final EngineClock clock;
    private final JsonMapper mapper;

    /// Stores a mark beside the publishing; null where none does.
    private final AtomicReference<@Nullable Thread> storing = new AtomicReference<>();

    /// The highest version that is stored.
    private volatile long stored;

    /// @throws RuntimeException if the journal cannot be read
    PublishedMark(String stream, Journal journal, EngineClock clock, JsonMapper mapper) {
        this.stream = stream;
        this.marks = "published/" + stream;
        this.journal = journal;
        this.clock = clock;
        this.mapper = mapper;
        this.stored = read();
    }

    /// The version up to which everything is published, for all that is known.
    long version() {
        return stored;
    }

    private long read() {
        long version = journal.version(marks);
        if (version == 0) {
            return 0;
        }
        List<StoredRecord> found = new ArrayList<>();
        journal.read(marks, version - 1, found::add);
        String payload = found.getLast().payload();
        try {
            return mapper.readValue(payload, Mark.class).version;
        } catch (JacksonException e) {
            throw new JournalException(
                    "stream %s, version %s: '%s' does not say how far the events of %s are published"
                            .formatted(marks, version, payload, stream),
                    e);
        }
    }

    /// Stores a higher mark on the caller's thread.
    void store(long version) {
        if (version <= stored) {
            return;
        }
        try {
            // Another engine may store one, too: then this book is fenced soon, and its mark means
            // nothing.
            long before = journal.version(marks);
            JournalRecord mark =
                    new JournalRecord(
                            marks + "/" + (before + 1),
                            TYPE,
                            clock.now(),
                            "",
                            mapper.writeValueAsString(new Mark(version)));
            if (journal.append(marks, before, List.of(mark)) instanceof AppendResult.Appended) {
                stored = version;
            }
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("stream", stream)
                    .addKeyValue("version", version)
                    .setCause(e)
                    .log(
                            "how far events are published was not stored; more are repeated after a crash");
        }
    }

    /// Removes all marks but the last.
    void trimOlder() {
        long _ = journal.trim(marks, Math.max(0, journal.version(marks) - 1));
    }

    /// Stores a higher mark, so that nobody waits for it, unless one is being stored.
    void storeBeside(long version) {
        Thread thread =
                Thread.ofVirtual()
                        .name(marks)
                        .unstarted(() -> {
                            try {
                                store(version);
                            } finally {
                                storing.set(null);
                            }
                        });
        if (storing.compareAndSet(null, thread)) {
            thread.start();
        }
    }

    /// Waits for what is being stored beside, and stores the last mark.
    void close(long version) {
        Thread thread = storing.get();
        if (thread != null) {
            Uninterruptibles.joinUninterruptibly(thread);
        }
        store(version);
    }
}
