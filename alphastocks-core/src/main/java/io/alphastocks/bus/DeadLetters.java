package io.alphastocks.bus;

import io.alphastocks.event.Event;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/// The deliveries that were not processed. Bounded: the oldest give way to new ones and are
/// counted.
///
/// A replay hands the event once more to the subscription it was for, behind what waits there, and
/// takes the letter out; if it fails again that is a new letter with a higher attempt.
public interface DeadLetters {

    /// The letters held, oldest first.
    List<DeadLetter> list();

    int size();

    /// How many were pushed out by newer ones.
    long evicted();

    /// Replays one.
    ///
    /// @return false if it is no longer held, or no open subscription has its id
    boolean replay(DeadLetter letter);

    /// Replays those that match, oldest first.
    ///
    /// @return how many were
    int replay(Predicate<? super DeadLetter> which);

    /// Replays all that are held now.
    ///
    /// @return how many were
    default int replayAll() {
        return replay(_ -> true);
    }

    /// Holds a delivery of an earlier run, to be replayed like any other. Listeners are not told.
    ///
    /// @param event the event
    /// @param subscription the id of the subscription it was for
    /// @param cause why it was not processed
    /// @param error what the handler threw, or a stand-in; null unless it failed
    /// @param attempt which one it was, from 1
    /// @param time when that was
    DeadLetter restore(
            Event event,
            String subscription,
            DeadLetter.Cause cause,
            @Nullable Throwable error,
            int attempt,
            Instant time);

    /// Forgets all.
    ///
    /// @return how many were held
    int clear();
}
