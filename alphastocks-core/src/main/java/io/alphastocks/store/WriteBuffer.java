package io.alphastocks.store;

import com.google.common.util.concurrent.Uninterruptibles;

import io.alphastocks.bus.EventPublisher;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.RowsDropped;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The way into a store that nobody may have to wait for, such as one of market data, for those who
/// write one: takes rows from any thread without making it wait, and gives them in batches to a
/// target on a platform thread of its own. A batch that fails is tried again, and nothing passes
/// it; what does not fit the buffer meanwhile is dropped, the oldest first, counted, and told by an
/// event where [#publishTo] says so.
///
/// @param <B> rows, such as [MarketDataBatch]
public final class WriteBuffer<B extends WriteBuffer.Rows<B>> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WriteBuffer.class);

    /// What is dropped at once, at most.
    private static final int LARGEST_PART = 1_000;

    /// Rows that are given together.
    ///
    /// @param <B> their own type
    public interface Rows<B> {

        /// How many there are.
        int rows();

        /// These in parts of at most so many; itself where it has no more.
        List<B> split(int most);

        /// These and those that follow, in their order.
        B and(List<B> following);
    }

    /// Where batches go.
    ///
    /// @param <B> rows
    @FunctionalInterface
    public interface Target<B> {

        /// Stores a batch, whole or not at all where it can; returns when it is stored. Always
        /// called by the buffer's thread.
        ///
        /// @throws Exception if it failed; the batch is tried again
        void store(B batch) throws Exception;
    }

    /// Rows on their way, or the wish to know when all before it are stored.
    private static final class Item<B extends Rows<B>> {

        final @Nullable B rows;
        final @Nullable CompletableFuture<Optional<Throwable>> flushed;

        Item(@Nullable B rows, @Nullable CompletableFuture<Optional<Throwable>> flushed) {
            this.rows = rows;
            this.flushed = flushed;
        }

        int count() {
            return rows == null ? 0 : rows.rows();
        }
    }

    /// Who is told of dropped rows.
    private record Telling(EventPublisher publisher, EngineClock clock) {}

    private final String name;
    private final BufferSettings settings;
    private final Target<B> target;
    private final ConcurrentLinkedDeque<Item<B>> queue = new ConcurrentLinkedDeque<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicInteger flushing = new AtomicInteger();
    private final AtomicInteger adding = new AtomicInteger();
    private final AtomicBoolean trimming = new AtomicBoolean();
    private final AtomicBoolean dropping = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private final Thread thread;
    private volatile @Nullable Telling telling;
    private volatile boolean closing;

    /// Used by the thread alone.
    private long retryNanos;

    /// Why rows were lost at the end; written by the thread before it ends.
    private @Nullable MarketDataException loss;

    private WriteBuffer(String name, BufferSettings settings, Target<B> target) {
        this.name = name;
        this.settings = settings;
        this.target = target;
        this.thread = Thread.ofPlatform().daemon().name("write-" + name).unstarted(this::run);
    }

    /// @param name of the store, for messages
    public static <B extends Rows<B>> WriteBuffer<B> start(
            String name, BufferSettings settings, Target<B> target) {
        WriteBuffer<B> buffer = new WriteBuffer<>(name, settings, target);
        buffer.thread.start();
        return buffer;
    }

    /// Takes rows; waits for nothing.
    ///
    /// @throws IllegalStateException if it is closed
    public void add(B batch) {
        List<B> parts = batch.split(LARGEST_PART);
        enter();
        try {
            for (B part : parts) {
                put(part);
            }
        } finally {
            adding.decrementAndGet();
        }
        tell();
    }

    /// From now on tells by an event when rows begin to be dropped, and when that has ended: on the
    /// thread of whoever gives rows then, since a bus may be for one thread.
    public void publishTo(EventPublisher publisher, EngineClock clock) {
        telling = new Telling(publisher, clock);
    }

    private void tell() {
        Telling to = telling;
        boolean now = dropping.get();
        if (to != null && told.get() != now && told.compareAndSet(!now, now)) {
            long rows = dropped.get();
            to.publisher.publish(
                    new RowsDropped(
                            new EventHeader(
                                    "rows-dropped/" + name + "/" + rows + (now ? "" : "/over"),
                                    to.clock.now(),
                                    "store:" + name),
                            name,
                            rows,
                            now));
        }
    }

    private void put(B part) {
        int rows = part.rows();
        if (rows == 0) {
            return;
        }
        long before = waiting.getAndAdd(rows);
        queue.addLast(new Item<>(part, null));
        trim();
        if (before == 0 || (before < settings.batch() && before + rows >= settings.batch())) {
            LockSupport.unpark(thread);
        }
    }

    /// Whoever adds is counted, so that the thread ends after the last of them.
    private void enter() {
        adding.incrementAndGet();
        if (closing) {
            adding.decrementAndGet();
            throw closed();
        }
    }

    /// Stores what was given before, and blocks until that is done.
    ///
    /// @throws MarketDataException if the target failed; the rows are kept, and tried again
    /// @throws IllegalStateException if it is closed
    public void flush() {
        CompletableFuture<Optional<Throwable>> flushed = new CompletableFuture<>();
        enter();
        try {
            flushing.incrementAndGet();
            queue.addLast(new Item<>(null, flushed));
        } finally {
            adding.decrementAndGet();
        }
        LockSupport.unpark(thread);
        Optional<Throwable> failure = flushed.join();
        if (failure.isPresent()) {
            Throwable cause = failure.get();
            throw new MarketDataException(
                    "store %s: %s rows could not be stored yet: %s"
                            .formatted(name, waiting.get(), cause.getMessage()),
                    cause);
        }
    }

    public MarketDataStatistics statistics() {
        return new MarketDataStatistics(stored.get(), dropped.get(), waiting.get());
    }

    /// Stores what was given, then ends; what the target does not take at once now is dropped.
    /// Closing it again changes nothing.
    ///
    /// @throws MarketDataException if rows were lost; the message tells how many
    @Override
    public void close() {
        boolean first = !closing;
        closing = true;
        LockSupport.unpark(thread);
        Uninterruptibles.joinUninterruptibly(thread);
        MarketDataException lost = loss;
        if (first && lost != null) {
            throw lost;
        }
    }

    private void run() {
        while (true) {
            boolean ending = closing; // first: who finds it open has added before the look below
            while (ending && adding.get() > 0) {
                Thread.onSpinWait();
            }
            awaitBatch();
            List<Item<B>> items = take();
            if (!items.isEmpty()) {
                Throwable failure = store(items);
                if (failure != null && ending) {
                    giveUp(failure);
                } else if (failure != null) {
                    awaitRetry();
                }
            } else if (ending) {
                return;
            }
        }
    }

    private boolean isUrgent() {
        return closing || flushing.get() > 0;
    }

    private void awaitBatch() {
        while (waiting.get() == 0 && !isUrgent()) {
            LockSupport.park(this);
        }
        long wait = settings.longestWait().toNanos();
        long from = System.nanoTime();
        while (waiting.get() < settings.batch() && !isUrgent()) {
            long left = wait - (System.nanoTime() - from);
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private void awaitRetry() {
        retryNanos =
                Math.clamp(
                        retryNanos * 2,
                        settings.firstRetry().toNanos(),
                        settings.longestRetry().toNanos());
        long from = System.nanoTime();
        while (!isUrgent()) {
            long left = retryNanos - (System.nanoTime() - from);
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private List<Item<B>> take() {
        List<Item<B>> items = new ArrayList<>();
        int rows = 0;
        for (Item<B> item; rows < settings.batch() && (item = queue.pollFirst()) != null; ) {
            items.add(item);
            rows += item.count();
        }
        return items;
    }

    /// @return why it failed; null where it is stored
    private @Nullable Throwable store(List<Item<B>> items) {
        B batch = join(items);
        int rows = batch == null ? 0 : batch.rows();
        try {
            if (batch != null) {
                target.store(batch);
            }
        } catch (Throwable e) { // an Error too: nobody waits for ever, and the thread goes on
            failed(items, e);
            return e;
        }
        stored.addAndGet(rows);
        waiting.addAndGet(-rows);
        for (Item<B> item : items) {
            if (item.flushed != null) {
                flushing.decrementAndGet();
                item.flushed.complete(Optional.empty());
            }
        }
        if (batch != null) {
            goesOn();
        }
        return null;
    }

    private @Nullable B join(List<Item<B>> items) {
        B first = null;
        List<B> following = new ArrayList<>();
        for (Item<B> item : items) {
            B rows = item.rows;
            if (rows == null) {
                continue;
            }
            if (first == null) {
                first = rows;
            } else {
                following.add(rows);
            }
        }
        return first == null || following.isEmpty() ? first : first.and(following);
    }

    private void goesOn() {
        boolean full = waiting.get() > settings.bound() / 2;
        boolean recovered = retryNanos > 0;
        retryNanos = 0;
        boolean dropsNoMore = !full && dropping.compareAndSet(true, false);
        if (recovered || dropsNoMore) {
            LOG.atInfo()
                    .addKeyValue("store", name)
                    .addKeyValue("waiting", waiting.get())
                    .addKeyValue("dropped", dropped.get())
                    .log("rows are stored again");
        }
    }

    private void failed(List<Item<B>> items, Throwable cause) {
        List<CompletableFuture<Optional<Throwable>>> told = new ArrayList<>();
        for (Item<B> item : items.reversed()) {
            if (item.flushed == null) {
                queue.addFirst(item);
            } else {
                told.add(item.flushed);
            }
        }
        for (Iterator<Item<B>> all = queue.iterator(); all.hasNext(); ) {
            Item<B> item = all.next();
            if (item.flushed != null) {
                all.remove();
                told.add(item.flushed);
            }
        }
        trim();
        // All at the end: who is told finds the buffer within its bound, may flush again, and is
        // then told of the next try.
        told.forEach(each -> fail(each, cause));
        if (retryNanos == 0) {
            LOG.atWarn()
                    .addKeyValue("store", name)
                    .addKeyValue("waiting", waiting.get())
                    .addKeyValue("cause", cause.toString())
                    .log("rows cannot be stored; they are kept and tried again");
        }
    }

    private void fail(CompletableFuture<Optional<Throwable>> flushed, Throwable cause) {
        if (flushed.complete(Optional.of(cause))) {
            flushing.decrementAndGet();
        }
    }

    /// Drops the oldest while there is more than the bound.
    private void trim() {
        while (waiting.get() > settings.bound() && trimming.compareAndSet(false, true)) {
            try {
                Item<B> oldest = queue.pollFirst();
                if (oldest == null) {
                    return; // all of it is being stored
                }
                drop(oldest);
            } finally {
                trimming.set(false);
            }
        }
    }

    private void drop(Item<B> oldest) {
        int rows = oldest.count();
        dropped.addAndGet(rows);
        waiting.addAndGet(-rows);
        if (oldest.flushed != null) {
            fail(oldest.flushed, new MarketDataException("the buffer is full"));
        }
        if (dropping.compareAndSet(false, true)) {
            LOG.atError()
                    .addKeyValue("store", name)
                    .addKeyValue("bound", settings.bound())
                    .log("rows are dropped, the oldest first: the store is away or too slow");
        }
    }

    private void giveUp(Throwable cause) {
        long lost = 0;
        for (Item<B> item; (item = queue.pollFirst()) != null; ) {
            lost += item.count();
        }
        dropped.addAndGet(lost);
        waiting.addAndGet(-lost);
        LOG.atError()
                .addKeyValue("store", name)
                .addKeyValue("rows", lost)
                .setCause(cause)
                .log("rows are lost: the store was away when it was closed");
        loss =
                new MarketDataException(
                        "store %s was closed while it was away; %s rows are lost: %s"
                                .formatted(name, lost, cause.getMessage()),
                        cause);
    }

    private IllegalStateException closed() {
        return new IllegalStateException("the store " + name + " is closed");
    }
}
