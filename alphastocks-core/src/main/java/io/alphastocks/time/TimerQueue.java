package io.alphastocks.time;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The timers that wait, in the order of their times, equal times in the order in which they were
/// set. Any thread may add and cancel; one thread takes.
final class TimerQueue {

    private static final Logger LOG = LoggerFactory.getLogger(TimerQueue.class);

    private final ConcurrentSkipListSet<Entry> waiting = new ConcurrentSkipListSet<>();
    private final AtomicLong sequence = new AtomicLong(1);
    private final Entry first = new Entry(Long.MIN_VALUE, 0, () -> {});

    Entry add(long atMicros, Runnable task) {
        Entry entry = new Entry(atMicros, sequence.getAndIncrement(), task);
        waiting.add(entry);
        return entry;
    }

    /// The earliest time, [Long#MAX_VALUE] where nothing waits.
    long nextMicros() {
        Entry next = waiting.higher(first);
        return next == null ? Long.MAX_VALUE : next.atMicros;
    }

    /// Takes the earliest timer if its time is not after `micros`.
    @Nullable Entry takeDue(long micros) {
        Entry next = waiting.higher(first);
        while (next != null && next.atMicros <= micros) {
            waiting.remove(next);
            if (next.claimed.compareAndSet(false, true)) {
                return next;
            }
            next = waiting.higher(first);
        }
        return null;
    }

    /// One timer: it runs once or is cancelled, never both.
    final class Entry implements Comparable<Entry>, EngineClock.Timer {

        private final long atMicros;
        private final long order;
        private final Runnable task;
        private final AtomicBoolean claimed = new AtomicBoolean();

        private Entry(long atMicros, long order, Runnable task) {
            this.atMicros = atMicros;
            this.order = order;
            this.task = task;
        }

        long atMicros() {
            return atMicros;
        }

        /// Runs the task; an exception is logged, an [Error] goes on.
        void run() {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.atError().addKeyValue("due", atMicros).setCause(e).log("A timer's task failed");
            }
        }

        @Override
        public void cancel() {
            if (claimed.compareAndSet(false, true)) {
                waiting.remove(this);
            }
        }

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atMicros, other.atMicros);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(order);
        }
    }
}
