package io.alphastocks.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A number on a cache line of its own. Reading and writing it is as with
/// [java.util.concurrent.atomic.AtomicLong].
@SuppressWarnings("UnusedVariable")
final class PaddedLong extends Padding {

    private static final VarHandle VALUE = valueHandle();

    private volatile long value;

    private long q1;
    private long q2;
    private long q3;
    private long q4;
    private long q5;
    private long q6;
    private long q7;
    private long q8;

    private static VarHandle valueHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(PaddedLong.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    long get() {
        return value;
    }

    long getPlain() {
        return (long) VALUE.get(this);
    }

    long getAcquire() {
        return (long) VALUE.getAcquire(this);
    }

    void set(long next) {
        value = next;
    }

    void setRelease(long next) {
        VALUE.setRelease(this, next);
    }

    boolean compareAndSet(long expected, long next) {
        return VALUE.compareAndSet(this, expected, next);
    }

    /// Adds one to a number that has one writer.
    void increment() {
        setRelease(getPlain() + 1);
    }
}
