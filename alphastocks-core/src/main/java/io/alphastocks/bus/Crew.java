package io.alphastocks.bus;

import io.alphastocks.event.Priority;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// The workers of a subscription. They are used again and never dropped while it lives, so that the
/// sums of what they count are exact.
final class Crew {

    private final ConcurrentSubscriber subscriber;
    private final HandlerThreads threads;
    private final Watchdog watchdog;
    private final ConcurrentLinkedQueue<Worker> workers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<Worker> free = new ConcurrentLinkedDeque<>();

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
        threads.run(worker, priority);
    }

    /// The worker has left its lane, and may be given another from here on.
    void release(Worker worker) {
        free.push(worker);
        watchdog.onEnd();
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

    /// @return whether anything changed since the last call
    boolean inspect(long now) {
        boolean changed = false;
        for (Worker worker : workers) {
            changed |= worker.inspect(now);
        }
        threads.retry();
        return changed;
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

    long begun() {
        long sum = 0;
        for (Worker worker : workers) {
            sum += worker.started();
        }
        return sum;
    }

    long processed() {
        long sum = 0;
        for (Worker worker : workers) {
            sum += worker.processed();
        }
        return sum;
    }

    long failed() {
        long sum = 0;
        for (Worker worker : workers) {
            sum += worker.failed();
        }
        return sum;
    }

    long timedOut() {
        long sum = 0;
        for (Worker worker : workers) {
            sum += worker.timedOut();
        }
        return sum;
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
