package io.alphastocks.examples.crash;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The steps of a trading process. At the first one of those where it is to be killed it says so,
/// and its thread goes no further.
///
/// @param planned how often each of them is passed before
record Steps(Map<String, Integer> planned) {

    static final String REACHED = "reached ";

    /// What every process does once, at its start or at its end: without `before` and `after`.
    static final List<String> ONCE = List.of("read", "store RunStarted", "store Published");

    /// What few processes do, and hardly one of them twice.
    static final List<String> SELDOM =
            List.of(
                    "store OrderRejected",
                    "store OrderAlarm",
                    "store BrokerReconciled",
                    "store TradingHalted",
                    "store TradingResumed",
                    "store LimitsChanged",
                    "store ExitRequested",
                    "store OrderRequested RESEND",
                    "submit AGAIN",
                    "store AccountSnapshot",
                    "trim",
                    "night");

    static Steps none() {
        return new Steps(Map.of());
    }

    /// Whether whoever waits for a step to be passed a second time may wait for ever.
    static boolean isRare(String step) {
        return Stream.concat(ONCE.stream(), SELDOM.stream()).anyMatch(step::endsWith);
    }

    static Steps parse(String text) {
        Map<String, Integer> planned = new ConcurrentHashMap<>();
        for (String step : text.split(";", -1)) {
            if (!step.isEmpty()) {
                String[] parts = step.split("=", 2);
                planned.put(parts[0], Integer.parseInt(parts[1]));
            }
        }
        return new Steps(planned);
    }

    static String format(Map<String, Integer> planned) {
        return planned.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(";"));
    }

    void at(String step) {
        Integer left = planned.computeIfPresent(step, (_, times) -> times - 1);
        if (left != null && left == -1) {
            System.out.println(REACHED + step);
            while (true) {
                LockSupport.park(); // until the process is killed
            }
        }
    }
}
