package io.alphastocks.book;

import io.alphastocks.event.RunStarted;
import io.alphastocks.model.EpochMicros;

import org.jspecify.annotations.Nullable;

/// What the book decides about runs over recorded data.
final class RunDecisions {

    private RunDecisions() {}

    /// A run begins: over new data, or over the data of the run before, which it goes on with.
    ///
    /// @param input the data; null where it is not recorded
    /// @return whether it was stored
    /// @throws BookException if the book has other data that does not end before this begins
    static boolean start(Step step, @Nullable BookInput input, boolean repeatable) {
        if (input == null) {
            return false;
        }
        RunStarted last = step.account.lastRun();
        boolean goesOn = last != null && last.fingerprint().equals(input.fingerprint());
        long until =
                Math.max(
                        step.account.lastMicros(),
                        last == null ? Long.MIN_VALUE : last.timeMicros());
        if (!goesOn && EpochMicros.of(input.from()) <= until) {
            throw new BookException(
                    "book %s has a run over %s, up to %s; it can go on with the same data, or with data that begins later, not with %s, which is other data and begins at %s"
                            .formatted(
                                    step.account.name(),
                                    last == null ? "data that was not recorded" : last.input(),
                                    EpochMicros.toInstant(until),
                                    input.name(),
                                    input.from()));
        }
        step.add(new RunStarted(step.header(""), input.name(), input.fingerprint(), repeatable));
        return true;
    }
}
