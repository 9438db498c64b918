package io.alphastocks.bus;

/// What became of the deliveries of one subscription, or of all. Every delivery ends in exactly one
/// of the outcomes, so [#balanced()] holds at every moment, and every figure is exact whenever
/// nothing is being published.
///
/// @param matched deliveries due: events of the type that passed the filter, and replays
/// @param filtered events of the type that did not pass the filter, or whose filter threw
/// @param processed handled without an exception
/// @param failed the handler threw, or the key could not be had
/// @param timedOut interrupted at the deadline, or when the bus closed
/// @param dropped never handled, because there was no room (DROP_OLDEST, DROP_NEWEST)
/// @param coalesced never handled, because a newer event of its key took its place
/// @param refused never handled, because there was no room, and its publisher was told (FAIL)
/// @param stuck never handled, because the lane was quarantined
/// @param undelivered never handled, because the subscription or the bus was closed
/// @param queued waiting for the handler
/// @param inFlight being handled now
/// @param replayed how many of `matched` were replayed dead letters rather than published events
public record Deliveries(
        long matched,
        long filtered,
        long processed,
        long failed,
        long timedOut,
        long dropped,
        long coalesced,
        long refused,
        long stuck,
        long undelivered,
        long queued,
        long inFlight,
        long replayed) {

    static final Deliveries NONE = new Deliveries(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// Events published while subscribed to, that are of the type subscribed to.
    public long offered() {
        return matched - replayed + filtered;
    }

    /// Whether the outcomes add up to what matched.
    public boolean balanced() {
        return matched
                == processed
                        + failed
                        + timedOut
                        + dropped
                        + coalesced
                        + refused
                        + stuck
                        + undelivered
                        + queued
                        + inFlight;
    }

    Deliveries plus(Deliveries other) {
        return new Deliveries(
                matched + other.matched,
                filtered + other.filtered,
                processed + other.processed,
                failed + other.failed,
                timedOut + other.timedOut,
                dropped + other.dropped,
                coalesced + other.coalesced,
                refused + other.refused,
                stuck + other.stuck,
                undelivered + other.undelivered,
                queued + other.queued,
                inFlight + other.inFlight,
                replayed + other.replayed);
    }

    Deliveries minus(Deliveries other) {
        return new Deliveries(
                matched - other.matched,
                filtered - other.filtered,
                processed - other.processed,
                failed - other.failed,
                timedOut - other.timedOut,
                dropped - other.dropped,
                coalesced - other.coalesced,
                refused - other.refused,
                stuck - other.stuck,
                undelivered - other.undelivered,
                queued - other.queued,
                inFlight - other.inFlight,
                replayed - other.replayed);
    }
}
