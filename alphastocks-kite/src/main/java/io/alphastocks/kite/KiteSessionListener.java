package io.alphastocks.kite;

import java.time.Instant;

/// Hears of a login's life. Its methods must be short; the session's or a request's thread calls
/// them. What they throw is logged.
public interface KiteSessionListener {

    /// The token will end soon: somebody should log in again before.
    default void onExpiring(Instant at) {}

    /// Nobody is logged in any more: the token's time is over, the broker has refused it, or
    /// somebody has logged out. Nothing can be asked until the next login.
    default void onEnded(String reason) {}

    /// Somebody has logged in.
    default void onLogin(KiteToken token) {}
}
