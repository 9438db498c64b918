package io.alphastocks.testkit;

import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;

class MemoryBookTest extends BookContract {

    @Override
    protected Journal open() {
        return MemoryJournal.create();
    }
}
