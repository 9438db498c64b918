package io.alphastocks.examples.crash;

import java.util.HashSet;
import java.util.Set;

/// What processes that were killed had told of, and what must therefore be found. Used by one
/// thread.
///
/// @param stored ids of the records that were told of as stored
/// @param told ids of the events that were told of as published
record Acknowledged(Set<String> stored, Set<String> told) {

    Acknowledged() {
        this(new HashSet<>(), new HashSet<>());
    }

    /// Takes a line of a process; one that was cut off by its end counts for nothing.
    void note(String line) {
        note(line, SteppedJournal.STORED, stored);
        note(line, TradingProcess.TOLD, told);
    }

    private static void note(String line, String prefix, Set<String> ids) {
        if (line.startsWith(prefix) && line.endsWith(";")) {
            ids.add(line.substring(prefix.length(), line.length() - 1));
        }
    }
}
