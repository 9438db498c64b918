package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The account beside the journal that holds its events, and what happens when the two part. One
/// thread at a time.
final class BookLog {

    private static final Logger LOG = LoggerFactory.getLogger(BookLog.class);

    private final String name;
    private final String stream;
    private final ZoneId zone;
    private final Journal journal;
    private final EngineClock clock;
    private final EventCodec codec = new EventCodec();
    private Account account;
    private long version;
    private String lastRecordId = "";
    private boolean fenced;
    private boolean stale;

    BookLog(String name, ZoneId zone, Journal journal, EngineClock clock) {
        this.name = name;
        this.stream = "book/" + name;
        this.zone = zone;
        this.journal = journal;
        this.clock = clock;
        this.account = new Account(zone);
        reload();
    }

    /// A command begins.
    ///
    /// @throws BookException if another engine has taken the book, or the journal cannot be read
    Step step() {
        if (fenced) {
            throw fencedError();
        }
        if (stale) {
            try {
                reload();
            } catch (JournalException e) {
                throw new BookException("book " + name + " cannot be read: " + e.getMessage(), e);
            }
        }
        return new Step(account, clock.now(), name, codec);
    }

    /// Forgets what a failed command has added, and keeps what others before it have.
    void discard(Step failed, List<Step> kept) {
        if (failed.events().isEmpty()) {
            return;
        }
        reload();
        for (Step step : kept) {
            step.events().forEach(account::apply);
        }
    }

    /// Stores what commands have added, all of it in one commit.
    ///
    /// @throws BookException if it was not stored; the account is then as it was before
    void commit(List<Step> steps) {
        List<JournalRecord> records = new ArrayList<>();
        steps.forEach(step -> records.addAll(step.records()));
        if (records.isEmpty()) {
            return;
        }
        long expected = version;
        try {
            switch (journal.append(stream, expected, records)) {
                case AppendResult.Appended(long now) -> version = now;
                case AppendResult.Conflict(long actual) -> {
                    fenced = true;
                    LOG.atError()
                            .addKeyValue("book", name)
                            .addKeyValue("expected", expected)
                            .addKeyValue("actual", actual)
                            .log("another engine writes this book; this one stops");
                    throw fencedError();
                }
            }
        } catch (JournalException e) {
            recover(expected, records, e);
        }
    }

    private BookException fencedError() {
        return new BookException(
                "book " + name + " was taken over by another engine; this one writes no more");
    }

    /// After a failed append nobody knows whether it was stored: the journal does.
    private void recover(long expected, List<JournalRecord> records, JournalException cause) {
        stale = true;
        try {
            reload();
        } catch (JournalException e) {
            cause.addSuppressed(e);
            throw notStored(cause);
        }
        String lastId = records.getLast().id();
        boolean stored = version == expected + 1 && lastId.equals(lastRecordId);
        if (!stored) {
            throw notStored(cause);
        }
    }

    private BookException notStored(JournalException cause) {
        return new BookException("book " + name + " could not store: " + cause.getMessage(), cause);
    }

    /// Every stored event, oldest first. May be called by any thread.
    void read(Consumer<? super BookEvent> consumer) {
        journal.read(stream, 0, stored -> consumer.accept(codec.read(stream, stored)));
    }

    /// The account may be wrong: it is read again before the next command.
    void distrust() {
        stale = true;
    }

    private void reload() {
        stale = true;
        Account fresh = new Account(zone);
        long[] last = {0};
        String[] lastId = {""};
        journal.read(
                stream,
                0,
                stored -> {
                    BookEvent event = codec.read(stream, stored);
                    fresh.apply(event);
                    last[0] = stored.version();
                    lastId[0] = stored.id();
                });
        account = fresh;
        version = last[0];
        lastRecordId = lastId[0];
        stale = false;
    }
}
