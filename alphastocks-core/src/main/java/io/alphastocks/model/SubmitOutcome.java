package io.alphastocks.model;

/// What is known after an order was given to a broker.
public sealed interface SubmitOutcome {

    /// The broker has taken the order; that is no execution yet.
    ///
    /// @param brokerOrderId the broker's id
    record Acked(String brokerOrderId) implements SubmitOutcome {}

    /// The broker certainly has no such order.
    ///
    /// @param reason for people
    record NotPlaced(String reason) implements SubmitOutcome {}

    /// The broker may have the order or not; only its order book can tell.
    ///
    /// @param reason for people
    record Unknown(String reason) implements SubmitOutcome {}
}
