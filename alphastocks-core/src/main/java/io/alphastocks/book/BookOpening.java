package io.alphastocks.book;

import io.alphastocks.event.AccountOpened;
import io.alphastocks.store.Journal;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

/// Opens a book.
///
/// @param input recorded data that it is opened for; null for other data
/// @param recordsBetweenSnapshots see [BookSnapshots]
/// @param limits what the thread that publishes keeps, where there is one
record BookOpening(
        BookSettings settings,
        @Nullable BookInput input,
        Journal journal,
        EngineClock clock,
        int recordsBetweenSnapshots,
        ThreadOutbox.Limits limits) {

    BookOpening(
            BookSettings settings, @Nullable BookInput input, Journal journal, EngineClock clock) {
        this(
                settings,
                input,
                journal,
                clock,
                BookLog.RECORDS_BETWEEN_SNAPSHOTS,
                ThreadOutbox.Limits.DEFAULT);
    }

    Book onCallersThread() {
        BookLog log = new BookLog(settings, journal, clock, input, recordsBetweenSnapshots);
        Outbox outbox = new CallerOutbox(log, log.publishedMark(), limits.events());
        return open(log, outbox, new CallerWriter(log, outbox), true);
    }

    Book onOwnThread() {
        BookLog log = new BookLog(settings, journal, clock, null, recordsBetweenSnapshots);
        Outbox outbox = new ThreadOutbox(settings.name(), log, log.publishedMark(), limits);
        return open(log, outbox, new ThreadWriter(settings.name(), log, outbox), false);
    }

    private Book open(BookLog log, Outbox outbox, BookWriter writer, boolean repeatable) {
        try {
            writer.execute(this::begin);
            writer.execute(step -> RunDecisions.start(step, input, repeatable));
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
        return new Book(settings, log, outbox, writer);
    }

    private boolean begin(Step step) {
        AccountOpened opened = step.account.opened();
        if (opened == null) {
            step.add(
                    new AccountOpened(
                            step.header(""), settings.name(), settings.mode(), settings.capital()));
            return true;
        }
        if (opened.mode() != settings.mode() || !opened.capital().equals(settings.capital())) {
            throw new BookException(
                    "book %s was opened in mode %s with capital %s; it cannot go on in mode %s with capital %s"
                            .formatted(
                                    settings.name(),
                                    opened.mode(),
                                    opened.capital(),
                                    settings.mode(),
                                    settings.capital()));
        }
        return false;
    }
}
