package io.alphastocks.bus;

/// What becomes of an event when there is no room for it: in a lane that holds as many waiting
/// events as its subscription's capacity, or within a source's rate.
public enum Overflow {

    /// The publisher waits until there is room. All other subscriptions have the event by then.
    BLOCK,

    /// The publisher gets an exception, once all other subscriptions have the event.
    FAIL,

    /// The event that has waited longest gives way.
    DROP_OLDEST,

    /// The new event is not taken.
    DROP_NEWEST
}
