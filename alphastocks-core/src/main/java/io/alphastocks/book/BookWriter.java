package io.alphastocks.book;

import java.util.function.Function;

/// The one writer of a book: runs commands one after another, stores what they add, hands it on for
/// publication, and answers.
interface BookWriter extends AutoCloseable {

    /// @throws BookException if what the command added could not be stored; nothing has changed
    ///   then
    <R> R execute(Function<Step, R> command);

    @Override
    void close();
}
