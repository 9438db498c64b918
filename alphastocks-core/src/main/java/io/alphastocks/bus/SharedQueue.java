package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;

/// For lanes whose oldest event may give way to a new one: any thread may take.
final class SharedQueue implements LaneQueue {

    private record Entry(Object item, long stamp) {}

    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();

    @Override
    public void add(Object item, long stamp) {
        entries.add(new Entry(item, stamp));
    }

    @Override
    public @Nullable Object poll() {
        Entry entry = entries.poll();
        return entry == null ? null : entry.item;
    }

    /// Nothing: what was taken is gone.
    @Override
    public void clearTaken() {}

    /// Nothing: all are stamped.
    @Override
    public void startStamping() {}

    @Override
    public long headStamp() {
        Entry entry = entries.peek();
        return entry == null ? Long.MAX_VALUE : entry.stamp;
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public long size() {
        return entries.size();
    }
}
