package io.alphastocks.bus;

import io.alphastocks.event.Event;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/// Handlers side by side on virtual threads. An event's way: the publisher asks filters and keys;
/// inside the [Sequencer] it gets its place in the history and in each subscription's [Lane]; a
/// [Worker] takes it from there to the handler, under the eye of the [Watchdog].
final class ConcurrentBus implements EventBus {

    private static final long SETTLING_NANOS = 1_000_000;
    private static final long COUNTING_NANOS = 1_000_000_000;

    private final BusOptions options;
    private final AtomicReference<Registry<ConcurrentSubscriber>> registry =
            new AtomicReference<>(new Registry<>(ConcurrentSubscriber[]::new));
    private final SubscriptionNames names = new SubscriptionNames();
    private final DeadLetterQueue deadLetters;
    private final HistoryRing history;
    private final Faults faults;
    private final Sequencer sequencer;
    private final Watchdog watchdog;
    private final Clerk clerk;
    private final VirtualThreads threads;
    private final RateLimits limits;
    private final AtomicBoolean closing = new AtomicBoolean();

    /// Written inside the sequencer alone.
    private final PaddedLong published = new PaddedLong();

    ConcurrentBus(BusOptions options) {
        this.options = options;
        this.deadLetters =
                new DeadLetterQueue(
                        options.deadLetterCapacity(),
                        this::redeliver,
                        options.deadLetterListener());
        this.history = new HistoryRing(options);
        this.faults = new Faults(options, deadLetters);
        this.sequencer = new Sequencer(options.name(), faults);
        this.watchdog = new Watchdog(registry, options.name(), faults);
        this.clerk = new Clerk(options.name(), faults);
        this.threads = new VirtualThreads(faults);
        this.limits = new RateLimits(options, System.nanoTime(), true);
        watchdog.start();
    }

    @Override
    public <E extends Event> Subscription subscribe(
            Class<E> type,
            UnaryOperator<SubscriptionOptions<E>> changes,
            EventHandler<? super E> handler) {
        SubscriptionOptions<E> chosen = SubscriptionOptions.forOne(changes);
        return subscribe(type, chosen, Receiver.of(handler));
    }

    @Override
    public <E extends Event> Subscription subscribeBatches(
            Class<E> type,
            Batching batching,
            UnaryOperator<SubscriptionOptions<E>> changes,
            EventHandler<? super List<E>> handler) {
        SubscriptionOptions<E> chosen = SubscriptionOptions.forBatches(changes);
        return subscribe(type, chosen, Receiver.ofBatches(handler, batching));
    }

    private <E extends Event> Subscription subscribe(
            Class<E> type, SubscriptionOptions<E> chosen, Receiver receiver) {
        chosen.check(type);
        refuseIfClosed("subscribe to");
        String id = names.take(chosen.id(), type);
        ConcurrentSubscriber subscriber =
                new ConcurrentSubscriber(
                        this, watchdog, options, id, type, chosen, receiver, faults);
        registry.updateAndGet(now -> now.with(subscriber));
        if (sequencer.isClosed()) {
            subscriber.close();
            refuseIfClosed("subscribe to");
        }
        return subscriber;
    }

    VirtualThreads virtualThreads() {
        return threads;
    }

    Clerk clerk() {
        return clerk;
    }

    /// A lane has no worker for now.
    void notStarted(ConcurrentSubscriber subscriber, Throwable error) {
        try {
            clerk.run(() -> faults.broken("start of " + subscriber.id(), error));
        } catch (Throwable e) {
            faults.broken("start of a worker", e);
        }
    }

    boolean isClosing() {
        return sequencer.isClosed();
    }

    void unsubscribe(ConcurrentSubscriber subscriber) {
        Registry<ConcurrentSubscriber> before =
                registry.getAndUpdate(now -> now.without(subscriber));
        if (before.open().contains(subscriber)) {
            names.release(subscriber.id());
        }
        inOrder(this::retire);
    }

    /// Keeps only the sum of closed subscriptions whose counts change no more, so that a bus may
    /// live long; inside the sequencer, where what arrives is counted.
    private void retire() {
        Registry<ConcurrentSubscriber> before =
                registry.getAndUpdate(now -> now.retire(ConcurrentSubscriber::isSettled));
        List<ConcurrentSubscriber> left = registry.get().ended();
        for (ConcurrentSubscriber subscriber : before.ended()) {
            if (!left.contains(subscriber)) {
                subscriber.markRetired();
            }
        }
    }

    /// Runs something inside the sequencer, now or soon; not any more once the bus is closed.
    void inOrder(Runnable work) {
        boolean _ = sequencer.execute(work);
    }

    /// An event that was published before the subscription was closed arrives after it was retired.
    void countLate(Deliveries late) {
        registry.updateAndGet(now -> now.plus(late));
    }

    @Override
    public void publish(Event event) {
        if (limits.isEmpty() || HandlerThreads.isHandlers()) {
            publish(event, true);
        } else {
            refuseIfClosed("publish to");
            if (limits.admit(event, System.nanoTime())) {
                publish(event, true);
            }
        }
    }

    @Override
    public EventPublisher unthrottled() {
        return event -> publish(event, false);
    }

    private void publish(Event event, boolean throttled) {
        Priority priority = Subscriber.priorityOf(event);
        refuseIfClosed("publish to");
        Targets<ConcurrentSubscriber> targets = registry.get().targets(event.getClass());
        Object @Nullable [] routes = targets.routed ? routes(targets, event) : null;
        if (targets.bounded && throttled && !HandlerThreads.isHandlers()) {
            publishThrottled(event, targets, routes, priority);
        } else if (sequencer.tryEnter()) {
            try {
                accept(event, targets, routes, priority, null);
            } finally {
                sequencer.leave();
            }
        } else if (!sequencer.execute(() -> accept(event, targets, routes, priority, null))) {
            refuseIfClosed("publish to");
        }
    }

    /// Publishes, and stays until it is known what became of the event.
    private void publishThrottled(
            Event event,
            Targets<ConcurrentSubscriber> targets,
            Object @Nullable [] routes,
            Priority priority) {
        Admission admission = new Admission();
        boolean accepted =
                sequencer.execute(() -> {
                    try {
                        accept(event, targets, routes, priority, admission);
                    } finally {
                        admission.onOffered();
                    }
                });
        if (accepted) {
            admission.await(event);
        } else {
            refuseIfClosed("publish to");
        }
    }

    /// Asks filters and keys, on the publisher's thread, where a slow one delays nobody else.
    private Object[] routes(Targets<ConcurrentSubscriber> targets, Event event) {
        ConcurrentSubscriber[] subscribers = targets.subscribers;
        Object[] routes = new Object[subscribers.length];
        for (int i = 0; i < routes.length; i++) {
            Object route = subscribers[i].route(event);
            if (route instanceof Subscriber.Unroutable noKey) {
                faults.failed(subscribers[i], event, noKey.error());
            }
            routes[i] = route;
        }
        return routes;
    }

    private void accept(
            Event event,
            Targets<ConcurrentSubscriber> targets,
            Object @Nullable [] routes,
            Priority priority,
            @Nullable Admission admission) {
        published.increment();
        history.add(event);
        ConcurrentSubscriber[] subscribers = targets.subscribers;
        for (int i = 0; i < subscribers.length; i++) {
            try {
                Object route = routes == null ? Subscriber.Verdict.PASS : routes[i];
                subscribers[i].accept(event, route, priority, admission);
            } catch (Throwable e) {
                String where = "delivery to " + subscribers[i].id();
                clerk.run(() -> faults.broken(where, e));
            }
        }
        VarHandle.fullFence();
        for (ConcurrentSubscriber subscriber : subscribers) {
            try {
                subscriber.wake(priority);
            } catch (Throwable e) {
                notStarted(subscriber, e);
            }
        }
    }

    private boolean redeliver(DeadLetter letter) {
        Event event = letter.event();
        Priority priority = Subscriber.priorityOf(event);
        for (ConcurrentSubscriber subscriber : registry.get().open()) {
            if (subscriber.id().equals(letter.subscription())) {
                Redelivery again = new Redelivery(event, letter.attempt() + 1);
                Object route = subscriber.keyOf(again);
                return sequencer.execute(() -> {
                    subscriber.accept(again, route, priority, null);
                    VarHandle.fullFence();
                    subscriber.wake(priority);
                });
            }
        }
        return false;
    }

    private void refuseIfClosed(String what) {
        if (sequencer.isClosed()) {
            throw new IllegalStateException(
                    "cannot " + what + " bus '" + options.name() + "': it is closed");
        }
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public EventHistory history() {
        return history;
    }

    @Override
    public BusStatistics statistics() {
        sequencer.awaitQuiet(SETTLING_NANOS);
        Registry<ConcurrentSubscriber> now = registry.get();
        Deliveries sum = now.retired();
        for (ConcurrentSubscriber subscriber : now.all()) {
            sum = sum.plus(subscriber.deliveries());
        }
        return new BusStatistics(
                published.get(),
                limits.exceeded(),
                sum,
                deadLetters.size(),
                deadLetters.evicted(),
                now.open().stream().map(ConcurrentSubscriber::statistics).toList());
    }

    @Override
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        long start = System.nanoTime();
        long patience = TimeUnit.NANOSECONDS.convert(atMost);
        long nap = 20_000;
        while (!isIdle()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (System.nanoTime() - start >= patience) {
                return false;
            }
            LockSupport.parkNanos(this, nap);
            nap = Math.min(nap * 2, 1_000_000);
        }
        return true;
    }

    /// Whether nothing is queued or in flight, but for the handler that asks. What has ended is
    /// counted first and what is due last: if the sums agree, then at the moment between nothing
    /// was under way.
    private boolean isIdle() {
        Registry<ConcurrentSubscriber> now = registry.get();
        List<ConcurrentSubscriber> all = now.all();
        long open = 0;
        for (ConcurrentSubscriber subscriber : all) {
            open -= subscriber.finished();
        }
        if (!sequencer.isQuiet() || !clerk.isIdle()) {
            return false;
        }
        for (ConcurrentSubscriber subscriber : all) {
            open += subscriber.due();
        }
        if (registry.get() != now) {
            return false;
        }
        return open == 0 || open == all.stream().mapToInt(ConcurrentSubscriber::runningHere).sum();
    }

    /// What was just about to end by itself is counted a moment later. Bounded, since a user's
    /// handler of uncaught errors may stand between.
    private void awaitCounted(List<ConcurrentSubscriber> all) {
        long start = System.nanoTime();
        while ((!clerk.isIdle() || all.stream().anyMatch(ConcurrentSubscriber::isAboutToEnd))
                && System.nanoTime() - start < COUNTING_NANOS) {
            LockSupport.parkNanos(this, 20_000);
        }
    }

    @Override
    public void close(Duration atMost) {
        Objects.requireNonNull(atMost, "atMost");
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        sequencer.close();
        limits.close();
        try {
            boolean _ = awaitIdle(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<ConcurrentSubscriber> all = registry.get().all();
        all.forEach(ConcurrentSubscriber::shut);
        while (!sequencer.isQuiet()) {
            sequencer.awaitQuiet(SETTLING_NANOS);
        }
        all.forEach(ConcurrentSubscriber::interruptAll);
        awaitCounted(all);
        faults.closed(statistics().deliveries());
        sequencer.stop();
        watchdog.stop();
        clerk.stop();
    }
}
