package io.alphastocks.bus;

import io.alphastocks.bus.Worker.Count;
import io.alphastocks.event.Priority;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The workers of a subscription. They are used again; when a storm is over, most of those that it
/// needed are let go.
final class Crew {

    /// So many free workers are always kept.
    private static final int KEPT = 64;

    /// More are let go little by little, since the next storm may be near.
    private static final int LOOKS_TO_LET_GO = 64;

    private final ConcurrentSubscriber subscriber;
    private final HandlerThreads threads;
    private final Watchdog watchdog;
    private final ConcurrentLinkedQueue<Worker> workers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<Worker> free = new ConcurrentLinkedDeque<>();

    /// What those let go have counted; written by the watchdog alone.
    private final Tally<Count> gone = new Tally<>(Count.class);

    /// Odd while counts move from workers to `gone`.
    private final AtomicLong lettingGo = new AtomicLong();

    Crew(ConcurrentSubscriber subscriber, HandlerThreads threads, Watchdog watchdog) {
        this.subscriber = subscriber;
        this.threads = threads;
        this.watchdog = watchdog;
    }

    /// Gives a lane a worker.
    void start(Lane lane, Priority priority) {
        Worker worker = free.poll();
        if (worker == null) {
            worker = new Worker(subscriber, this);
            workers.add(worker);
        }
        worker.assign(lane);
        watchdog.onStart();
        try {
            threads.run(worker, priority);
        } catch (Throwable e) {
            worker.unassign();
            release(worker);
            throw e;
        }
    }

    /// The worker has left its lane, and may be given another from here on.
    void release(Worker worker) {
        try {
            free.push(worker);
        } finally {
            watchdog.onEnd();
        }
    }

    boolean awaitLane(Worker worker) {
        return threads.awaitLane(worker, this);
    }

    /// Ends a free worker's thread.
    ///
    /// @return false if it has been given a lane
    boolean takeOff(Worker worker) {
        if (!free.remove(worker)) {
            return false;
        }
        worker.dropThread();
        free.addLast(worker);
        return true;
    }

    /// Whether there will be no more work.
    boolean isDismissed() {
        return subscriber.isClosed();
    }

    /// Lets no execution start from now on, and kept threads go.
    void dismiss() {
        for (Worker worker : workers) {
            worker.dismiss();
        }
        for (Worker worker : free) {
            LockSupport.unpark(worker.keptThread());
        }
    }

    /// Called by the watchdog.
    ///
    /// @param quiet whether it may be the last look for long
    /// @return whether anything changed since the last call
    boolean inspect(long now, boolean quiet) {
        boolean changed = false;
        int idle = 0;
        for (Worker worker : workers) {
            changed |= worker.inspect(now);
            if (!worker.hasLane()) {
                idle++;
            }
        }
        threads.retry();
        int tooMany = idle - KEPT;
        if (tooMany > 0) {
            letGo(quiet ? tooMany : (tooMany + LOOKS_TO_LET_GO - 1) / LOOKS_TO_LET_GO);
        }
        return changed;
    }

    /// Lets free workers go, those first that have been free for longest. What they have counted
    /// stays; whoever sums meanwhile begins again.
    private void letGo(int many) {
        Set<Worker> leaving = Collections.newSetFromMap(new IdentityHashMap<>());
        while (leaving.size() < many) {
            Worker worker = free.pollLast();
            if (worker == null) {
                break;
            }
            if (worker.keptThread() != null || !worker.isSettled()) {
                free.addLast(worker);
                break;
            }
            leaving.add(worker);
        }
        if (leaving.isEmpty()) {
            return;
        }
        lettingGo.incrementAndGet();
        try {
            for (Iterator<Worker> all = workers.iterator(); all.hasNext(); ) {
                Worker worker = all.next();
                if (leaving.contains(worker)) {
                    all.remove();
                    for (Count what : Count.values()) {
                        gone.add(what, worker.count(what));
                    }
                }
            }
        } finally {
            lettingGo.incrementAndGet();
        }
    }

    int resetLanes() {
        int reset = 0;
        for (Worker worker : workers) {
            if (worker.oversight().resetLane()) {
                reset++;
            }
        }
        return reset;
    }

    void interruptAll() {
        for (Worker worker : workers) {
            if (!worker.isOnThisThread()) {
                worker.oversight().expireNow();
            }
        }
    }

    /// Whether something is in flight that no handler is in any more.
    boolean isAboutToEnd() {
        for (Worker worker : workers) {
            if (worker.isAboutToEnd()) {
                return true;
            }
        }
        return false;
    }

    /// How many deliveries the calling thread is in the handler with.
    int runningHere() {
        for (Worker worker : workers) {
            if (worker.isRunningHere()) {
                return worker.size();
            }
        }
        return 0;
    }

    /// How often something was counted by all workers that ever were; exact at every moment.
    long sum(Count what) {
        while (true) {
            long before = lettingGo.get();
            long sum = gone.get(what);
            for (Worker worker : workers) {
                sum += worker.count(what);
            }
            if ((before & 1) == 0 && lettingGo.get() == before) {
                return sum;
            }
            Thread.onSpinWait();
        }
    }

    int quarantined() {
        int sum = 0;
        for (Worker worker : workers) {
            if (worker.oversight().isQuarantined()) {
                sum++;
            }
        }
        return sum;
    }

    /// Executions past their deadline that have not returned.
    int stuck() {
        int sum = 0;
        for (Worker worker : workers) {
            if (worker.oversight().isStuck()) {
                sum++;
            }
        }
        return sum;
    }
}
