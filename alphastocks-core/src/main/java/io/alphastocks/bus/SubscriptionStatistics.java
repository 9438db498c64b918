package io.alphastocks.bus;

/// The counts of one subscription.
///
/// @param id the subscription's name
/// @param deliveries what became of its deliveries
/// @param filterFailures how many of the filtered were so because the filter threw
/// @param overran executions that passed their deadline, interrupted or not
/// @param overCapacity events that came in although there was no room: from handlers and from
///   [EventBus#unthrottled()]
/// @param lanes ordered lanes in use, or idle for a moment only; 0 for a CONCURRENT subscription
/// @param quarantinedLanes how many of them wait for a handler that does not return
/// @param stuckHandlers executions now past their deadline that have not returned
/// @param times how long executions take
public record SubscriptionStatistics(
        String id,
        Deliveries deliveries,
        long filterFailures,
        long overran,
        long overCapacity,
        int lanes,
        int quarantinedLanes,
        int stuckHandlers,
        HandlingTimes times) {}
