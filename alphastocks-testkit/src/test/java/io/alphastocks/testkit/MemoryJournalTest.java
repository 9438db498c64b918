package io.alphastocks.testkit;

import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;

class MemoryJournalTest extends JournalContract {

    @Override
    protected Journal open() {
        return MemoryJournal.create();
    }
}
