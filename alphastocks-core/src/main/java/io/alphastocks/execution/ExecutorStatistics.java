package io.alphastocks.execution;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What the executor did with the signals it received: `received` = sum of `rejected` + `executed`
/// + `logged` + `waiting` + `ignored` + `failed`.
///
/// @param received signals received
/// @param rejected refused, by rule
/// @param executed orders were stored and sent
/// @param logged a trade sheet was written
/// @param waiting they wait until the position they reverse is closed
/// @param ignored claimed by somebody else, or ended while they waited
/// @param failed the store could not answer, or something broke; what the store could not answer is
///   tried again when it can
public record ExecutorStatistics(
        long received,
        Map<String, Long> rejected,
        long executed,
        long logged,
        long waiting,
        long ignored,
        long failed) {

    public ExecutorStatistics {
        rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
    }
}
