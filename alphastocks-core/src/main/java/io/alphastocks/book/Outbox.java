package io.alphastocks.book;

import io.alphastocks.event.Event;

import java.util.List;
import java.util.function.Consumer;

/// The way from a commit to the bus. What waits in it is stored, so that it need not be remembered:
/// what is not published when its process ends is found in the journal by the next one.
interface Outbox extends AutoCloseable {

    /// Takes what was stored, to publish it after all that was stored before. Called by the book's
    /// writer.
    void add(List<Commit> commits);

    /// Publishes what is stored and is not published yet, and from now on what is stored.
    ///
    /// @throws IllegalStateException if it was called before
    /// @throws RuntimeException if the journal cannot be read
    void publishTo(Consumer<Event> publisher);

    /// The version of the latest commit. May be called by any thread.
    long version();

    /// Whether something stored is still to be published by this process. May be called by any
    /// thread.
    boolean isPublishing();

    /// Publishes what waits, as long as the publisher takes it, and keeps how far it came. Nothing
    /// is added any more.
    @Override
    void close();
}
