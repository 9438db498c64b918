package io.alphastocks.store;

import io.alphastocks.bus.DeadLetter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Which letter of a bus is which letter of the journal. A run that is repeated after a crash fails
/// once more where it failed before: that letter is kept already, and is known by what it is about,
/// see [DeadLetterCodec#identity]. Each letter of an earlier run is met once at the most, so that
/// what failed twice in one run counts as two.
final class LetterIds {

    /// Ids of letters by their numbers on the bus.
    private final ConcurrentMap<Long, String> byNumber = new ConcurrentHashMap<>();

    /// Ids of letters of earlier runs that this one has not made again, by identity. The writing
    /// thread's alone once that runs.
    private final Map<String, Deque<String>> earlier = new HashMap<>();

    private final Map<String, String> identities = new HashMap<>();

    /// A letter of an earlier run is kept.
    void keptEarlier(String id, String identity) {
        earlier.computeIfAbsent(identity, _ -> new ArrayDeque<>()).add(id);
        identities.put(id, identity);
    }

    /// A letter of an earlier run was given back to a bus.
    void restored(long number, String id) {
        byNumber.put(number, id);
    }

    /// The id of a letter on the bus; null where it is not kept.
    @Nullable String of(DeadLetter letter) {
        return byNumber.get(letter.number());
    }

    void put(DeadLetter letter, String id) {
        byNumber.put(letter.number(), id);
    }

    /// Whether there are letters of earlier runs that this one has not made again.
    boolean haveEarlier() {
        return !earlier.isEmpty();
    }

    /// Takes a letter for one of an earlier run, if there is one left that says the same.
    ///
    /// @return whether there is
    boolean isKeptAlready(DeadLetter letter, String identity) {
        Deque<String> same = earlier.get(identity);
        if (same == null) {
            return false;
        }
        String id = same.element();
        forgetEarlier(id);
        byNumber.put(letter.number(), id);
        return true;
    }

    /// A letter is kept no more.
    void forget(String id) {
        byNumber.values().removeIf(id::equals);
        forgetEarlier(id);
    }

    private void forgetEarlier(String id) {
        String identity = identities.remove(id);
        if (identity != null) {
            earlier.computeIfPresent(
                    identity,
                    (_, same) -> {
                        same.remove(id);
                        return same.isEmpty() ? null : same;
                    });
        }
    }
}
