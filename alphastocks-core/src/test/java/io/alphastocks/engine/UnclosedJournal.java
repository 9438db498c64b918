package io.alphastocks.engine;

import io.alphastocks.store.DelegatingJournal;
import io.alphastocks.store.Journal;

/// A journal that several engines share.
class UnclosedJournal extends DelegatingJournal {

    UnclosedJournal(Journal journal) {
        super(journal);
    }

    @Override
    public void close() {}
}
