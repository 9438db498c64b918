package io.alphastocks.event;

import io.alphastocks.model.RiskLimits;

import org.jspecify.annotations.Nullable;

/// LIMITS_CHANGED: a person has changed the limits of an account. They hold, over restarts, as long
/// as the engine is configured with the limits that they were changed from.
///
/// @param header the header
/// @param configured what the engine is configured with
/// @param limits what holds from now on
/// @param who the person, and why
public record LimitsChanged(
        EventHeader header, RiskLimits configured, RiskLimits limits, String who)
        implements BookEvent {

    /// The limits in force of an account that is configured with these.
    ///
    /// @param change the latest one; null where there was none
    public static RiskLimits inForce(@Nullable LimitsChanged change, RiskLimits configured) {
        return change != null && change.configured.equals(configured) ? change.limits : configured;
    }

    @Override
    public Priority priority() {
        return Priority.CRITICAL;
    }
}
