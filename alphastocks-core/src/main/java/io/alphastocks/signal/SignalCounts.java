package io.alphastocks.signal;

import io.alphastocks.event.SignalGenerated;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// The counters behind [SignalStatistics].
final class SignalCounts {

    private final LongAdder first = new LongAdder();
    private final LongAdder reversals = new LongAdder();
    private final LongAdder reEntries = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder known = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();

    void emitted(SignalGenerated.Kind kind) {
        switch (kind) {
            case FIRST -> first.increment();
            case REVERSAL -> reversals.increment();
            case RE_ENTRY -> reEntries.increment();
        }
    }

    void duplicate() {
        duplicates.increment();
    }

    void known() {
        known.increment();
    }

    void failed() {
        failed.increment();
    }

    void rejected(String rule) {
        rejected.computeIfAbsent(rule, _ -> new LongAdder()).increment();
    }

    SignalStatistics snapshot() {
        Map<String, Long> byRule = new TreeMap<>();
        rejected.forEach((rule, count) -> byRule.put(rule, count.sum()));
        long received =
                first.sum()
                        + reversals.sum()
                        + reEntries.sum()
                        + duplicates.sum()
                        + known.sum()
                        + failed.sum();
        return new SignalStatistics(
                received,
                first.sum(),
                reversals.sum(),
                reEntries.sum(),
                duplicates.sum(),
                known.sum(),
                failed.sum(),
                byRule);
    }
}
