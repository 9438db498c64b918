package io.alphastocks.event;

/// Which lane is served first where several wait; it never reorders an ordered lane.
public enum Priority {
    CRITICAL,
    HIGH,
    NORMAL,
    LOW
}
