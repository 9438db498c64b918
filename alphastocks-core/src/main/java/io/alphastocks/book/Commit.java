package io.alphastocks.book;

import io.alphastocks.event.BookEvent;

import java.util.List;

/// What was stored at once.
///
/// @param version the book's version since then
/// @param events at least one
record Commit(long version, List<BookEvent> events) {

    Commit {
        events = List.copyOf(events);
    }
}
