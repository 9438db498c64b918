package io.alphastocks.book;

import io.alphastocks.event.Event;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.DelegatingJournal;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.store.StoredRecord;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A journal that notes, in order, what was stored in it and what somebody says was published: it
/// can tell what a process that ended at any moment would have left behind.
final class Tape extends DelegatingJournal {

    private sealed interface Entry {

        record Stored(String stream, long before, List<JournalRecord> records) implements Entry {}

        record Published(Event event) implements Entry {}
    }

    private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());

    Tape(Journal journal) {
        super(journal);
    }

    void published(Event event) {
        entries.add(new Entry.Published(event));
    }

    int length() {
        return entries.size();
    }

    /// What is on the disk after so many entries.
    ///
    /// @param before what was there when the tape began
    static MemoryJournal cut(Journal before, Tape tape, int length) {
        MemoryJournal copy = copy(before, "");
        for (Entry entry : tape.entries.subList(0, length)) {
            if (entry instanceof Entry.Stored(String stream, long version, var records)) {
                if (!(copy.append(stream, version, records) instanceof AppendResult.Appended)) {
                    throw new AssertionError(stream + " was not at version " + version);
                }
            }
        }
        return copy;
    }

    /// What had been published after so many entries.
    List<Event> published(int length) {
        List<Event> events = new ArrayList<>();
        for (Entry entry : entries.subList(0, length)) {
            if (entry instanceof Entry.Published(Event event)) {
                events.add(event);
            }
        }
        return events;
    }

    /// All streams of a journal but those whose name begins in a certain way.
    ///
    /// @param without empty for all
    static MemoryJournal copy(Journal journal, String without) {
        MemoryJournal copy = MemoryJournal.create();
        for (String stream : journal.streams()) {
            if (!without.isEmpty() && stream.startsWith(without)) {
                continue;
            }
            List<StoredRecord> stored = new ArrayList<>();
            journal.read(stream, 0, stored::add);
            for (int from = 0, to; from < stored.size(); from = to) {
                long version = stored.get(from).version();
                List<JournalRecord> batch = new ArrayList<>();
                for (to = from; to < stored.size() && stored.get(to).version() == version; to++) {
                    StoredRecord r = stored.get(to);
                    batch.add(
                            new JournalRecord(
                                    r.id(), r.type(), r.time(), r.correlationId(), r.payload()));
                }
                copy.append(stream, version - 1, batch);
            }
        }
        return copy;
    }

    @Override
    public AppendResult append(String stream, long expectedVersion, List<JournalRecord> records) {
        AppendResult result = super.append(stream, expectedVersion, records);
        if (result instanceof AppendResult.Appended) {
            entries.add(new Entry.Stored(stream, expectedVersion, List.copyOf(records)));
        }
        return result;
    }
}
