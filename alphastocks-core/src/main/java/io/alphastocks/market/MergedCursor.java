package io.alphastocks.market;

import io.alphastocks.model.Equity;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// The rows of many instruments in the order of time; at equal times indices first, then shares,
/// then the rest, each in the order of their ids.
final class MergedCursor implements RecordedFeed.Cursor {

    private final List<InstrumentRows> all;
    private final PriorityQueue<InstrumentRows> queue;

    private MergedCursor(List<InstrumentRows> all) {
        this.all = all;
        this.queue =
                new PriorityQueue<>(
                        Math.max(1, all.size()),
                        Comparator.comparingLong(InstrumentRows::nextMicros)
                                .thenComparingInt(rows -> rank(rows.instrument()))
                                .thenComparing(rows -> rows.instrument().id()));
    }

    static MergedCursor of(List<DataFile> files, Recorded.Options options) {
        Map<InstrumentId, List<DataFile>> byInstrument = new TreeMap<>();
        for (DataFile file : files) {
            byInstrument.computeIfAbsent(file.instrument().id(), _ -> new ArrayList<>()).add(file);
        }
        List<InstrumentRows> all = new ArrayList<>();
        for (List<DataFile> own : byInstrument.values()) {
            own.sort(Comparator.comparingLong(DataFile::firstMicros));
            all.add(new InstrumentRows(own.getFirst().instrument(), own, options));
        }
        MergedCursor cursor = new MergedCursor(List.copyOf(all));
        boolean done = false;
        try {
            all.forEach(cursor::advance);
            done = true;
        } finally {
            if (!done) {
                cursor.close();
            }
        }
        return cursor;
    }

    /// Where an instrument stands among those of one time.
    static int rank(Instrument instrument) {
        return switch (instrument) {
            case Index _ -> 0;
            case Equity _ -> 1;
            default -> 2;
        };
    }

    private void advance(InstrumentRows rows) {
        if (rows.advance()) {
            queue.add(rows);
        }
    }

    @Override
    public long nextMicros() {
        InstrumentRows first = queue.peek();
        return first == null ? Long.MAX_VALUE : first.nextMicros();
    }

    @Override
    public void deliver(MarketDataSink sink) {
        InstrumentRows first = queue.poll();
        if (first == null) {
            throw new NoSuchElementException("the recorded data is at its end");
        }
        first.deliver(sink);
        advance(first);
    }

    @Override
    public FeedCounts counts() {
        FeedCounts sum = new FeedCounts(0, 0, 0, 0);
        for (InstrumentRows rows : all) {
            sum = sum.plus(rows.counts());
        }
        return sum;
    }

    @Override
    public void close() {
        queue.clear();
        all.forEach(InstrumentRows::close);
    }
}
