package io.alphastocks.execution;

import io.alphastocks.event.SignalActivated;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// The counters behind [ExecutorStatistics], and the signals that wait, for another one or the
/// store.
final class ExecutorCounts {

    private final LongAdder received = new LongAdder();
    private final LongAdder executed = new LongAdder();
    private final LongAdder logged = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

    void received() {
        received.increment();
    }

    void admitted(SignalActivated.Action action) {
        switch (action) {
            case ORDERED -> executed.increment();
            case LOGGED -> logged.increment();
        }
    }

    void ignored() {
        ignored.increment();
    }

    void failed() {
        failed.increment();
    }

    /// A signal failed because the store could not answer: it may be tried once more.
    void unanswered(String signalId) {
        failed.increment();
        unanswered.add(signalId);
    }

    /// The signals that the store did not answer about.
    List<String> unanswered() {
        return unanswered.stream().sorted().toList();
    }

    /// Takes such a signal up again; true for one caller only.
    boolean takeUp(String signalId) {
        boolean taken = unanswered.remove(signalId);
        if (taken) {
            failed.decrement();
        }
        return taken;
    }

    void rejected(String rule) {
        rejected.computeIfAbsent(rule, _ -> new LongAdder()).increment();
    }

    void startWaiting(String signalId) {
        waiting.add(signalId);
    }

    /// Whether the signal waited until now; true for one caller only.
    boolean stopWaiting(String signalId) {
        return waiting.remove(signalId);
    }

    ExecutorStatistics snapshot() {
        Map<String, Long> byRule = new TreeMap<>();
        rejected.forEach((rule, count) -> byRule.put(rule, count.sum()));
        return new ExecutorStatistics(
                received.sum(),
                byRule,
                executed.sum(),
                logged.sum(),
                waiting.size(),
                ignored.sum(),
                failed.sum());
    }
}
