package io.alphastocks.event;

/// SIGNAL_UPDATED: something about a signal changed.
///
/// @param header the header
/// @param signalId the signal
/// @param what the name of what changed, such as `touched`
/// @param oldValue what it was
/// @param newValue what it is now
public record SignalUpdated(
        EventHeader header, String signalId, String what, String oldValue, String newValue)
        implements BookEvent {

    /// What changes when the underlying first touches the signal's stop or target.
    public static final String TOUCHED = "touched";

    /// What changed, in journals of versions before [ExitRequested], when a trade was to be closed
    /// whose entry nothing had filled yet: the new value is the reason.
    public static final String EXIT_REQUESTED = "exit requested";
}
