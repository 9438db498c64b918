package io.alphastocks.bus;

/// Room in front of the fields of a subclass, so that what lies before them in memory shares no
/// cache line with them. A field that one thread writes all the time makes its whole line slow to
/// read for others: two lines of 64 bytes are kept free, since processors fetch them in pairs.
@SuppressWarnings("UnusedVariable")
abstract class Padding {
    private long p01;
    private long p02;
    private long p03;
    private long p04;
    private long p05;
    private long p06;
    private long p07;
    private long p08;
    private long p09;
    private long p10;
    private long p11;
    private long p12;
    private long p13;
    private long p14;
    private long p15;
    private long p16;
}
