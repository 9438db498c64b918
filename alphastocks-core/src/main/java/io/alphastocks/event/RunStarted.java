package io.alphastocks.event;

/// An engine begins a run over recorded data, or goes on with one.
///
/// @param header the header; its time is that of the first data
/// @param input the names of the feeds, for people
/// @param fingerprint what tells this data from other data
/// @param repeatable whether the same data makes the same decisions again, to the last bit: on the
///   deterministic bus, as long as the journal has not failed in between
public record RunStarted(EventHeader header, String input, String fingerprint, boolean repeatable)
        implements BookEvent {}
