package io.alphastocks.testkit;

import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;

class MemoryBookArchiveTest extends BookArchiveContract {

    @Override
    protected Journal open() {
        return MemoryJournal.create();
    }
}
