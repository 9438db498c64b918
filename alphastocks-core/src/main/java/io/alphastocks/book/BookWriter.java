package io.alphastocks.book;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/// The one writer of a book: runs commands one after another, stores what they add, hands it on for
/// publication, and answers.
interface BookWriter extends AutoCloseable {

    /// Who runs an engine on the book from now on; null once nobody does.
    default void runBy(@Nullable Thread runner) {
        // a writer with a thread of its own serves all others alike
    }

    /// @throws BookException if what the command added could not be stored; nothing has changed
    ///   then
    <R> R execute(Function<Step, R> command);

    /// Decides what somebody asks for outside of a run, see [Intervention], and stores it before it
    /// answers, also while a run is repeated.
    ///
    /// @param byRun whether it is asked for on the thread that runs, by a handler perhaps that
    ///   repeats what it did
    /// @throws BookException if it could not be stored; nothing has changed then
    default <R> R intervene(Function<Step, R> decision, boolean byRun) {
        return execute(decision);
    }

    @Override
    void close();
}
