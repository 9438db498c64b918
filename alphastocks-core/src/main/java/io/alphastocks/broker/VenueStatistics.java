package io.alphastocks.broker;

/// What a simulated venue has done. Every submission has exactly one outcome: while nothing is
/// under way, submitted = duplicates + refused + rejected + open + filled + cancelled + expired.
///
/// @param submitted calls of submit
/// @param duplicates of them, those with the id of an order that was there already
/// @param refused of them, those after the venue was closed
/// @param rejected orders that broke a rule of the exchange
/// @param open orders that may still be filled
/// @param filled orders that were filled completely
/// @param cancelled orders that were cancelled, with or without fills before
/// @param expired orders that ended with their day, with or without fills before
/// @param trades executions
/// @param modelledTrades of them, those at a modelled spread
/// @param failedUpdates updates that the listener threw an exception at
public record VenueStatistics(
        long submitted,
        long duplicates,
        long refused,
        long rejected,
        long open,
        long filled,
        long cancelled,
        long expired,
        long trades,
        long modelledTrades,
        long failedUpdates) {

    /// Whether the outcomes add up to the submissions.
    public boolean addsUp() {
        return submitted == duplicates + refused + rejected + open + filled + cancelled + expired;
    }
}
