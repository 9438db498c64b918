package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/// The faults that wait for their requests, by route, in the order in which they were asked for.
/// Confined to the desk.
final class Faults {

    private final Map<Route, Deque<Waiting>> waiting = new EnumMap<>(Route.class);
    private final Map<Route, Fault> always = new EnumMap<>(Route.class);

    private static final class Waiting {

        private final Fault fault;
        private int skips;

        private Waiting(Fault fault) {
            this.fault = fault;
            this.skips = fault.skipped();
        }
    }

    void next(Route route, Fault fault) {
        fault.check(route);
        waiting.computeIfAbsent(route, _ -> new ArrayDeque<>()).add(new Waiting(fault));
    }

    void always(Route route, Fault fault) {
        fault.check(route);
        always.put(route, fault);
    }

    void clear() {
        waiting.clear();
        always.clear();
    }

    int waiting() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    /// The fault of a request, if it has one.
    @Nullable Fault take(ReceivedRequest request) {
        Deque<Waiting> queue = waiting.get(request.route());
        Waiting first = queue == null ? null : queue.peek();
        if (queue != null && first != null && first.fault.concerns(request)) {
            if (first.skips == 0) {
                queue.remove();
                return first.fault;
            }
            first.skips--;
            return null;
        }
        Fault standing = always.get(request.route());
        return standing != null && standing.concerns(request) ? standing : null;
    }
}
