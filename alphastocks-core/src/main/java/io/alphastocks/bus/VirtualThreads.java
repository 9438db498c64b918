package io.alphastocks.bus;

import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Virtual threads for the workers of a bus, and what makes priority choose between lanes: a thread
/// is started for every worker, but which worker it runs is decided when it gets a processor. It
/// takes the one of highest priority, and one in 64 takes the one that has waited longest.
final class VirtualThreads extends HandlerThreads {

    static final int PICKS_PER_OLDEST = 64;

    private final ThreadFactory threads;
    private final Runnable serve = this::serve;
    private final EnumMap<Priority, ConcurrentLinkedQueue<Worker>> byPriority =
            new EnumMap<>(Priority.class);
    private final List<ConcurrentLinkedQueue<Worker>> inTurn;
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicInteger picks = new AtomicInteger();
    private final AtomicInteger owed = new AtomicInteger();

    VirtualThreads(Faults faults) {
        super(faults);
        for (Priority priority : Priority.values()) {
            byPriority.put(priority, new ConcurrentLinkedQueue<>());
        }
        this.inTurn = List.copyOf(byPriority.values());
        this.threads =
                Thread.ofVirtual()
                        .inheritInheritableThreadLocals(false)
                        .uncaughtExceptionHandler(this)
                        .factory();
    }

    @Override
    void run(Worker worker, Priority priority) {
        worker.setTicket(tickets.getAndIncrement());
        Objects.requireNonNull(byPriority.get(priority)).add(worker);
        startOne();
    }

    private void startOne() {
        try {
            threads.newThread(serve).start();
        } catch (Throwable e) {
            owed.incrementAndGet();
            notStarted(e);
        }
    }

    @Override
    void retry() {
        for (int n = owed.getAndSet(0); n > 0; n--) {
            startOne();
        }
    }

    /// At least as many workers wait as threads come here, so there is always one to be found,
    /// though another thread may be quicker at the first sight of it.
    private void serve() {
        Worker worker = pick();
        while (worker == null) {
            Thread.onSpinWait();
            worker = pick();
        }
        worker.run();
    }

    private @Nullable Worker pick() {
        if ((picks.incrementAndGet() & (PICKS_PER_OLDEST - 1)) == 0) {
            return oldest();
        }
        for (ConcurrentLinkedQueue<Worker> queue : inTurn) {
            Worker worker = queue.poll();
            if (worker != null) {
                return worker;
            }
        }
        return null;
    }

    private @Nullable Worker oldest() {
        ConcurrentLinkedQueue<Worker> from = inTurn.getFirst();
        long lowest = Long.MAX_VALUE;
        for (ConcurrentLinkedQueue<Worker> queue : inTurn) {
            Worker head = queue.peek();
            if (head != null && head.ticket() < lowest) {
                lowest = head.ticket();
                from = queue;
            }
        }
        return from.poll();
    }
}
