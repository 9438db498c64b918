package io.alphastocks.bus;

/// The counts of one subscription.
///
/// @param id the subscription's name
/// @param deliveries what became of its deliveries
/// @param filterFailures how many of the filtered were so because the filter threw
/// @param overran executions that passed their deadline, interrupted or not
/// @param lanes ordered lanes that hold events now; 0 for a CONCURRENT subscription
/// @param quarantinedLanes how many of them wait for a handler that does not return
public record SubscriptionStatistics(
        String id,
        Deliveries deliveries,
        long filterFailures,
        long overran,
        int lanes,
        int quarantinedLanes) {}
