package io.alphastocks.bus;

/// Room in front of the fields of a subclass, so that what lies before them in memory shares no
/// cache line of 64 bytes with them: a field that one thread writes all the time makes its whole
/// line slow to read for others.
@SuppressWarnings("UnusedVariable")
abstract class Padding {
    private long p1;
    private long p2;
    private long p3;
    private long p4;
    private long p5;
    private long p6;
    private long p7;
    private long p8;
}
