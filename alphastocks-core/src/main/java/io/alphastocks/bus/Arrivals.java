package io.alphastocks.bus;

import io.alphastocks.bus.Subscriber.Unroutable;
import io.alphastocks.bus.Subscriber.Verdict;

/// What is counted of a subscription's events when they arrive; written inside the sequencer alone.
final class Arrivals {

    /// What happened to an event before, or instead of, waiting in a lane.
    enum Kind {
        FILTERED,
        FILTER_FAILED,
        UNROUTABLE,
        DROPPED,
        COALESCED,
        REFUSED,
        OVER_CAPACITY,
        REPLAYED
    }

    /// Apart from the others, since it is counted for every event.
    private final PaddedLong matched = new PaddedLong();

    private final Tally<Kind> tally = new Tally<>(Kind.class);

    /// Counts an event or a [Redelivery] that has come.
    ///
    /// @param route what filter and key said of it
    /// @return whether it is to be delivered
    boolean count(Object item, Object route) {
        if (route == Verdict.FILTERED) {
            count(Kind.FILTERED);
            return false;
        }
        if (route == Verdict.FILTER_FAILED) {
            count(Kind.FILTER_FAILED);
            count(Kind.FILTERED);
            return false;
        }
        if (item instanceof Redelivery) {
            count(Kind.REPLAYED);
        }
        matched.increment();
        if (route instanceof Unroutable) {
            count(Kind.UNROUTABLE);
            return false;
        }
        return true;
    }

    void count(Kind kind) {
        tally.add(kind, 1);
    }

    long matched() {
        return matched.get();
    }

    long of(Kind kind) {
        return tally.get(kind);
    }

    /// Deliveries that have ended without a handler.
    long ended() {
        return of(Kind.UNROUTABLE) + of(Kind.DROPPED) + of(Kind.COALESCED) + of(Kind.REFUSED);
    }
}
