package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import org.jspecify.annotations.Nullable;

/// What is known of damage to what a store has written. Once some of it has turned out to be
/// damaged nothing is added any more: a database takes new rows as long as it meets no damaged
/// page, and what is stored behind such a page is found by nobody who reads from the start. Any
/// thread.
final class Damage {

    /// What was said of the first that was found; null as long as nothing was.
    private volatile @Nullable JournalException found;

    /// Remembers a failure that tells of damage.
    void found(JournalException failure) {
        found = failure;
    }

    /// @throws JournalException if any was found, which says the same again
    void requireNone() {
        JournalException known = found;
        if (known != null) {
            throw new JournalException(String.valueOf(known.getMessage()), known);
        }
    }
}
