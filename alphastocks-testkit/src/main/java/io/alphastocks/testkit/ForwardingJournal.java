package io.alphastocks.testkit;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import java.util.List;
import java.util.function.Consumer;

/// Does what another journal does, for tests that change or watch some of it: override that. Its
/// appenders give each batch to [#append].
public class ForwardingJournal implements Journal {

    private final Journal journal;

    /// @param journal is closed with this one
    public ForwardingJournal(Journal journal) {
        this.journal = journal;
    }

    @Override
    public AppendResult append(String stream, long expectedVersion, List<JournalRecord> records) {
        return journal.append(stream, expectedVersion, records);
    }

    @Override
    public void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
        journal.read(stream, afterVersion, consumer);
    }

    @Override
    public void find(JournalQuery query, Consumer<? super StoredRecord> consumer) {
        journal.find(query, consumer);
    }

    @Override
    public long trim(String stream, long throughVersion) {
        return journal.trim(stream, throughVersion);
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
    public boolean isDurable() {
        return journal.isDurable();
    }

    @Override
    public void close() {
        journal.close();
    }
}
