package io.alphastocks.model;

/// What is known after a broker was asked for something: to take an order, to change or to cancel
/// one. What then became of it comes as news of the order.
public sealed interface SubmitOutcome {

    /// The broker has taken the request. A new order is no execution yet, a cancellation that was
    /// taken has not cancelled yet; a change that was taken is in force.
    ///
    /// @param brokerOrderId the broker's id of the order
    record Acked(String brokerOrderId) implements SubmitOutcome {}

    /// The broker has certainly not done what it was asked for, and will not.
    ///
    /// @param reason for people
    record NotPlaced(String reason) implements SubmitOutcome {}

    /// The broker may have done it or not; only its order book can tell.
    ///
    /// @param reason for people
    record Unknown(String reason) implements SubmitOutcome {}
}
