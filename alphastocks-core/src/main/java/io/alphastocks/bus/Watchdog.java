package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Looks after executions from a platform thread of its own, so that handlers which burn all
/// carriers delay no deadline. It looks every millisecond while things change, less often while
/// nothing does, and sleeps while nothing runs. Executions carry no timer and read no clock: how
/// long one runs is counted from the look that first saw it, so a deadline is never early, and late
/// by one look or two.
final class Watchdog {

    private static final long SHORT_NAP = 1_000_000;
    private static final long ONE_STARTED = 1L << 32;
    private static final long LONG_NAP = 16_000_000;

    private final AtomicReference<Registry<ConcurrentSubscriber>> registry;
    private final String name;
    private final Faults faults;

    /// How many workers run, and above that how many ever started.
    private final AtomicLong activity = new AtomicLong();

    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private volatile boolean dozing;
    private volatile boolean stopped;

    Watchdog(AtomicReference<Registry<ConcurrentSubscriber>> registry, String name, Faults faults) {
        this.registry = registry;
        this.name = name;
        this.faults = faults;
    }

    void start() {
        Thread started = Thread.ofPlatform().daemon().name(name + "-watchdog").unstarted(this::run);
        thread.set(started);
        started.start();
    }

    /// A worker is about to run.
    void onStart() {
        activity.getAndAdd(ONE_STARTED + 1);
        if (dozing) {
            LockSupport.unpark(thread.get());
        }
    }

    /// A worker is done.
    void onEnd() {
        activity.getAndDecrement();
    }

    /// Something needs a look though nothing may run.
    void nudge() {
        activity.getAndAdd(ONE_STARTED);
        LockSupport.unpark(thread.get());
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread.get());
    }

    private void run() {
        long nap = SHORT_NAP;
        while (!stopped) {
            try {
                long before = activity.get();
                if (look(isQuiet(before))) {
                    nap = SHORT_NAP;
                }
                boolean slept = doze(nap, before);
                nap = slept ? SHORT_NAP : Math.min(nap * 2, LONG_NAP);
            } catch (Throwable e) {
                // Without it no deadline would be kept any more.
                faults.broken("watchdog", e);
                LockSupport.parkNanos(this, LONG_NAP);
            }
        }
    }

    private static boolean isQuiet(long activity) {
        return (activity & (ONE_STARTED - 1)) == 0;
    }

    /// @param before what was active before the last look: only if nothing was, and nothing came
    ///   since, it was the last for now
    /// @return whether nothing ran meanwhile
    private boolean doze(long nap, long before) {
        // A worker that starts now sees `dozing`, or is seen here.
        dozing = true;
        boolean slept = isQuiet(before) && activity.get() == before;
        if (slept) {
            while (activity.get() == before && !stopped) {
                LockSupport.park(this);
            }
        } else {
            dozing = nap > SHORT_NAP;
            LockSupport.parkNanos(this, nap);
        }
        dozing = false;
        return slept;
    }

    private boolean look(boolean quiet) {
        boolean changed = false;
        long now = System.nanoTime();
        for (ConcurrentSubscriber subscriber : registry.get().all()) {
            try {
                changed |= subscriber.supervise(now, quiet);
            } catch (Throwable e) {
                faults.broken("watchdog", e);
            }
        }
        return changed;
    }
}
