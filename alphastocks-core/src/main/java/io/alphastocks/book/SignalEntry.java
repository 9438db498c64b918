package io.alphastocks.book;

import io.alphastocks.event.SignalActivated;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;

import org.jspecify.annotations.Nullable;

/// A signal as the book knows it.
///
/// @param signal the signal
/// @param state where it stands
/// @param touched whether the underlying has touched its stop or its target since
/// @param activation the trade sheet without its candidates, which are told and not kept; null
///   until it was claimed
public record SignalEntry(
        Signal signal, SignalState state, boolean touched, @Nullable SignalActivated activation) {

    SignalEntry in(SignalState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException(
                    "signal %s cannot go from %s to %s".formatted(signal.id(), state, next));
        }
        return new SignalEntry(signal, next, touched, activation);
    }

    SignalEntry activatedBy(SignalActivated sheet) {
        return new SignalEntry(
                signal, in(SignalState.ACTIVE).state, touched, sheet.withoutCandidates());
    }

    SignalEntry asTouched() {
        return new SignalEntry(signal, state, true, activation);
    }
}
