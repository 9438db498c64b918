package io.alphastocks.bus;

/// What a worker, the watchdog and those that close agree by: the number of the execution, which
/// only grows, its phase, and two flags, in one word. Whoever changes it does so by
/// compare-and-set, and so knows what was true at that moment.
final class WorkState {

    /// How an execution ended that was not followed by the next one at once.
    enum End {
        /// Regularly; the lane has gone on without this worker.
        DETACHED,
        /// Regularly; the subscription is closed.
        CLOSED,
        /// Regularly; detached, and the subscription is closed.
        OUT,
        /// It was past its deadline, and is accounted for.
        LATE
    }

    private static final int FLAG_BITS = 5;
    private static final long PHASE = 7;

    /// Flag: no execution may start any more.
    private static final long CLOSED = 1 << 3;

    /// Flag: the lane goes on without this worker, which ends its execution alone.
    private static final long DETACHED = 1 << 4;

    /// Phase: without a lane, or waiting.
    static final long IDLE = 0;

    /// Phase: taking events, one after another, and in the handler while it holds one.
    static final long AT_WORK = 1;

    /// Phase: past the deadline, being accounted for and interrupted.
    static final long CLAIMED = 2;

    /// Phase: past the deadline, accounted for, not returned yet.
    static final long OVERDUE = 3;

    /// Phase: OVERDUE beyond the grace; the lane's events become dead letters.
    static final long QUARANTINED = 4;

    /// Phase: QUARANTINED, and the watchdog takes what waits.
    static final long SWEEPING = 5;

    /// Phase: the lane has been given to another worker.
    static final long ABANDONED = 6;

    private final PaddedLong word = new PaddedLong();

    long word() {
        return word.get();
    }

    /// The number of the execution; for the worker itself.
    long number() {
        return word.getPlain() >>> FLAG_BITS;
    }

    static long number(long word) {
        return word >>> FLAG_BITS;
    }

    static long phase(long word) {
        return word & PHASE;
    }

    static boolean isDetached(long word) {
        return (word & DETACHED) != 0;
    }

    static boolean isClosed(long word) {
        return (word & CLOSED) != 0;
    }

    long phase() {
        return phase(word.get());
    }

    private static long atWork(long number) {
        return number << FLAG_BITS | AT_WORK;
    }

    private static long idle(long number) {
        return number << FLAG_BITS | IDLE;
    }

    /// From IDLE to AT_WORK.
    ///
    /// @return false if it is closed
    boolean begin() {
        long now = word.get();
        return !isClosed(now) && word.compareAndSet(now, atWork(number(now) + 1));
    }

    /// From AT_WORK to IDLE.
    void rest() {
        long now = word.get();
        while (phase(now) == AT_WORK && !word.compareAndSet(now, now & ~PHASE & ~DETACHED)) {
            now = word.get();
        }
    }

    /// Ends an execution in the regular way.
    ///
    /// @param goesOn whether to go on to the next, rather than to IDLE
    /// @return false if someone has marked it: see [#end(long)]
    boolean advance(long number, boolean goesOn) {
        long next = goesOn ? atWork(number + 1) : idle(number + 1);
        return word.compareAndSet(atWork(number), next);
    }

    /// Ends an execution that someone has marked: to IDLE, unless it is LATE.
    End end(long number) {
        while (true) {
            long now = word.get();
            if (phase(now) != AT_WORK) {
                return End.LATE;
            }
            if (word.compareAndSet(now, idle(number + 1) | (now & CLOSED))) {
                return !isClosed(now) ? End.DETACHED : isDetached(now) ? End.OUT : End.CLOSED;
            }
        }
    }

    /// Ends an execution that is late.
    ///
    /// @param from the word as it was seen
    /// @param goesOn whether to go on to the next, unless it is closed
    boolean endLate(long from, boolean goesOn) {
        long number = number(from) + 1;
        long next = goesOn && !isClosed(from) ? atWork(number) : idle(number) | (from & CLOSED);
        return word.compareAndSet(from, next);
    }

    /// Sets the flag DETACHED of a word that was seen AT_WORK without it.
    boolean detach(long from) {
        return (from & (PHASE | DETACHED)) == AT_WORK && word.compareAndSet(from, from | DETACHED);
    }

    /// Sets the flag CLOSED.
    void close() {
        long now = word.get();
        while (!word.compareAndSet(now, now | CLOSED)) {
            now = word.get();
        }
    }

    /// Changes the phase of a word that was seen, unless it has changed since.
    boolean toPhase(long from, long phase) {
        return word.compareAndSet(from, (from & ~PHASE) | phase);
    }

    /// Changes a phase that nobody else changes; flags may be set meanwhile.
    void swapPhase(long from, long to) {
        long now = word.get();
        while (phase(now) == from && !toPhase(now, to)) {
            now = word.get();
        }
    }
}
