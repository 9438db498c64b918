package io.alphastocks.examples.crash;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import java.util.List;
import java.util.function.Consumer;

/// A journal that announces each append.
record SteppedJournal(Journal journal, Steps steps) implements Journal {

    @Override
    public AppendResult append(String stream, long expectedVersion, List<JournalRecord> records) {
        String what = records.getFirst().type();
        steps.at("before append " + what);
        AppendResult result = journal.append(stream, expectedVersion, records);
        steps.at("after append " + what);
        return result;
    }

    @Override
    public void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
        journal.read(stream, afterVersion, consumer);
    }

    @Override
    public long version(String stream) {
        return journal.version(stream);
    }

    @Override
    public List<String> streams() {
        return journal.streams();
    }

    @Override
    public void close() {
        journal.close();
    }
}
