package io.alphastocks.engine;

import io.alphastocks.broker.Broker;

import java.util.function.LongSupplier;

/// What only a live engine has.
///
/// @param broker who executes its orders
/// @param consent how far it may go
/// @param now the time of the world, microseconds since the epoch: data is as old as it is by this
///   clock, so that a recording moves no real money
record LiveAccess(Broker broker, LiveConsent consent, LongSupplier now) {

    LiveAccess {
        if (!broker.account().equals(consent.account())) {
            throw new IllegalArgumentException(
                    "consent is given for account %s, but the broker %s trades account %s"
                            .formatted(consent.account(), broker.name(), broker.account()));
        }
    }
}
