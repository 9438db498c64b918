package io.alphastocks.bus;

import java.util.List;

/// The counts of a bus since it was made.
///
/// @param published events accepted
/// @param rateLimited events not published because their source exceeded its rate
/// @param deliveries the sum over all subscriptions, closed ones included
/// @param deadLetters dead letters held now
/// @param deadLettersEvicted dead letters pushed out by newer ones
/// @param subscriptions the subscriptions that are open, in the order they were made
public record BusStatistics(
        long published,
        long rateLimited,
        Deliveries deliveries,
        int deadLetters,
        long deadLettersEvicted,
        List<SubscriptionStatistics> subscriptions) {

    public BusStatistics {
        subscriptions = List.copyOf(subscriptions);
    }
}
