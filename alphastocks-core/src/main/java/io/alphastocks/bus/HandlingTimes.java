package io.alphastocks.bus;

import java.time.Duration;

/// How long a subscription's handler takes, from samples: of quick executions one in 64 is timed,
/// of those that take milliseconds nearly every one, so that the figures stand for all of them.
/// Percentiles are within 7 % of what was sampled. An execution that passed its deadline counts
/// with it. All are zero before the first sample.
///
/// @param p50 half of the executions take no longer
/// @param p90 nine in ten take no longer
/// @param p99 99 in 100 take no longer
/// @param max the longest sampled
public record HandlingTimes(Duration p50, Duration p90, Duration p99, Duration max) {}
