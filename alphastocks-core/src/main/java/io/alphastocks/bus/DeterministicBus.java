package io.alphastocks.bus;

import io.alphastocks.bus.DeterministicSubscriber.Delivery;
import io.alphastocks.event.Event;
import io.alphastocks.event.Priority;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/// One thread, run to completion; the order depends on the events alone.
///
/// Nearly always an event arrives when nothing waits, and its handlers publish nothing: it is then
/// handed to each subscription in turn and never put in line. Only when a handler publishes are the
/// rest of the current event's deliveries and the new ones put in line, by (time, priority,
/// sequence, order of subscribing).
final class DeterministicBus implements EventBus {

    private final BusOptions options;
    private final DeadLetterQueue deadLetters;
    private final HistoryRing history;
    private final Faults faults;
    private final RateLimits limits;
    private final SubscriptionNames names = new SubscriptionNames();

    /// The thread that runs the bus now; its exchange makes each thread see what the last one did.
    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();

    private volatile Registry<DeterministicSubscriber> registry =
            new Registry<>(DeterministicSubscriber[]::new);
    private volatile boolean closed;

    // Written by the runner only.
    private final PriorityQueue<Delivery> heads = new PriorityQueue<>();
    private long published;
    private long sequence;
    private long subscriptions;

    // The event that is being handed round, and who comes next.
    private @Nullable Event current;
    private long currentTime;
    private Priority currentPriority = Priority.NORMAL;
    private long currentSequence;
    private DeterministicSubscriber[] receivers = {};
    private int next;

    // What the last event's class was, and who takes it: runs of ticks need no look-up.
    private Registry<DeterministicSubscriber> knownRegistry = registry;
    private Class<?> knownClass = Event.class;
    private Targets<DeterministicSubscriber> known = registry.targets(Event.class);

    DeterministicBus(BusOptions options) {
        this.options = options;
        this.deadLetters =
                new DeadLetterQueue(
                        options.deadLetterCapacity(),
                        this::redeliver,
                        options.deadLetterListener());
        this.history = new HistoryRing(options);
        this.faults = new Faults(options, deadLetters);
        this.limits = new RateLimits(options, Long.MIN_VALUE / 2, false);
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
        boolean outermost = enter();
        try {
            refuseIfClosed("subscribe to");
            String id = names.take(chosen.id(), type);
            DeterministicSubscriber subscriber =
                    new DeterministicSubscriber(
                            this,
                            subscriptions++,
                            id,
                            type,
                            chosen,
                            receiver,
                            faults,
                            options.warnDepth());
            registry = registry.with(subscriber);
            return subscriber;
        } finally {
            leave(outermost);
        }
    }

    void unsubscribe(DeterministicSubscriber subscriber) {
        boolean outermost = enter();
        try {
            if (!subscriber.isClosed()) {
                subscriber.shut();
                registry = registry.without(subscriber);
                names.release(subscriber.id());
            }
        } finally {
            leave(outermost);
        }
    }

    @Override
    public void publish(Event event) {
        if (isAdmitted(event)) {
            accept(event);
        }
    }

    @Override
    public EventPublisher unthrottled() {
        return this::accept;
    }

    /// Asks the rates, for what is published from outside, by the time that the event bears.
    private boolean isAdmitted(Event event) {
        if (limits.isEmpty() || Thread.currentThread().equals(runner.get())) {
            return true;
        }
        refuseIfClosed("publish to");
        return limits.admit(event, TimeUnit.MICROSECONDS.toNanos(event.timeMicros()));
    }

    private void accept(Event event) {
        long time = event.timeMicros();
        Priority priority = Subscriber.priorityOf(event);
        boolean outermost = enter();
        try {
            refuseIfClosed("publish to");
            published++;
            long number = ++sequence;
            history.add(event);
            DeterministicSubscriber[] targets = targets(event.getClass());
            if (outermost && heads.isEmpty()) {
                current = event;
                currentTime = time;
                currentPriority = priority;
                currentSequence = number;
                receivers = targets;
                next = 0;
            } else {
                putCurrentInLine();
                for (DeterministicSubscriber target : targets) {
                    putInLine(target.delivery(time, priority, number, event));
                }
            }
            if (outermost) {
                run();
            }
        } finally {
            leave(outermost);
        }
    }

    private DeterministicSubscriber[] targets(Class<?> eventClass) {
        Registry<DeterministicSubscriber> now = registry;
        if (knownClass != eventClass || knownRegistry != now) {
            known = now.targets(eventClass);
            knownClass = eventClass;
            knownRegistry = now;
        }
        return known.subscribers;
    }

    private void run() {
        while (true) {
            Event event = current;
            while (event != null && next < receivers.length) {
                receivers[next++].deliver(event);
            }
            Delivery head = heads.poll();
            if (head == null) {
                current = null;
                return;
            }
            DeterministicSubscriber subscriber = head.subscriber();
            Object item = subscriber.dequeue(head);
            if (item != null) {
                Delivery following = subscriber.next(head.lane());
                if (following != null) {
                    heads.add(following);
                }
                subscriber.handle(item);
            }
        }
    }

    private void putCurrentInLine() {
        Event event = current;
        if (event == null) {
            return;
        }
        DeterministicSubscriber[] rest = receivers;
        int first = next;
        current = null;
        next = rest.length;
        for (int i = first; i < rest.length; i++) {
            putInLine(rest[i].delivery(currentTime, currentPriority, currentSequence, event));
        }
    }

    private void putInLine(@Nullable Delivery delivery) {
        if (delivery != null && delivery.subscriber().enqueue(delivery)) {
            heads.add(delivery);
        }
    }

    private boolean redeliver(DeadLetter letter) {
        Event event = letter.event();
        boolean outermost = enter();
        try {
            DeterministicSubscriber target =
                    registry.open().stream()
                            .filter(s -> s.id().equals(letter.subscription()))
                            .findFirst()
                            .orElse(null);
            if (closed || target == null) {
                return false;
            }
            putCurrentInLine();
            putInLine(
                    target.delivery(
                            event.timeMicros(),
                            Subscriber.priorityOf(event),
                            ++sequence,
                            new Redelivery(event, letter.attempt() + 1)));
            if (outermost) {
                run();
            }
            return true;
        } finally {
            leave(outermost);
        }
    }

    /// Makes the caller the runner.
    ///
    /// @return false if it is already, that is inside a handler
    private boolean enter() {
        Thread me = Thread.currentThread();
        Thread running = runner.get();
        if (me.equals(running)) {
            return false;
        }
        if (running != null || !runner.compareAndSet(null, me)) {
            throw new IllegalStateException(
                    "a deterministic bus serves one thread at a time: '"
                            + options.name()
                            + "' is running on another, so '"
                            + me.getName()
                            + "' may only read from it");
        }
        return true;
    }

    private void leave(boolean outermost) {
        if (outermost) {
            if (!registry.ended().isEmpty()) {
                registry = registry.retire(_ -> true);
            }
            runner.setRelease(null);
        }
    }

    private void refuseIfClosed(String what) {
        if (closed) {
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
        Registry<DeterministicSubscriber> now = registry;
        Deliveries sum = now.retired();
        for (DeterministicSubscriber subscriber : now.all()) {
            sum = sum.plus(subscriber.deliveries());
        }
        return new BusStatistics(
                published,
                limits.exceeded(),
                sum,
                deadLetters.size(),
                deadLetters.evicted(),
                now.open().stream().map(DeterministicSubscriber::statistics).toList());
    }

    /// On the runner's thread: whether something waits. On another: waits for the runner.
    @Override
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        if (Thread.currentThread().equals(runner.get())) {
            return heads.isEmpty() && (current == null || next == receivers.length);
        }
        long start = System.nanoTime();
        long patience = TimeUnit.NANOSECONDS.convert(atMost);
        while (runner.get() != null) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (System.nanoTime() - start >= patience) {
                return false;
            }
            LockSupport.parkNanos(100_000);
        }
        return true;
    }

    /// From outside a handler nothing waits. From inside, what waits is still handled after the
    /// handler has returned, unless the time given is zero.
    @Override
    public void close(Duration atMost) {
        Objects.requireNonNull(atMost, "atMost");
        boolean outermost = enter();
        try {
            closed = true;
            if (outermost || atMost.isZero() || atMost.isNegative()) {
                registry.open().forEach(DeterministicSubscriber::shut);
            }
        } finally {
            leave(outermost);
        }
    }
}
