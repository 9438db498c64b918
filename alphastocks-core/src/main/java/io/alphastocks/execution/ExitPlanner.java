package io.alphastocks.execution;

import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Signal;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;

/// Turns a profile's percentages into the levels and times of one trade.
final class ExitPlanner {

    private final ExecutionSettings settings;
    private final TradingCalendar calendar;

    ExitPlanner(ExecutionSettings settings, TradingCalendar calendar) {
        this.settings = settings;
        this.calendar = calendar;
    }

    ExitPlan plan(
            Signal signal, OptionContract contract, Price premium, Quantity quantity, Instant now) {
        RiskProfile profile = settings.profile();
        Price tick = contract.tickSize();
        ExitPlan.Partial partial = partial(contract, premium, quantity);
        double targetPercent =
                partial == null ? profile.targetPercent() : profile.secondTargetPercent();
        RiskProfile.Trailing trailing = profile.trailing();
        return new ExitPlan(
                level(premium, -profile.stopPercent(), tick),
                level(premium, targetPercent, tick),
                partial,
                trailing == null
                        ? null
                        : new ExitPlan.Trailing(
                                level(premium, trailing.fromPercent(), tick),
                                trailing.giveBackPercent()),
                settings.exitAtSignalLevels() ? signal.stopLoss() : null,
                settings.exitAtSignalLevels() ? signal.target() : null,
                now.plus(profile.longestHolding()),
                expiryExit(contract.expiry()),
                profile.overnight() ? null : squareOff(now));
    }

    /// The part to close early, in whole lots rounded down; null where that is none, or where the
    /// profile has no second target for the rest.
    private ExitPlan.@Nullable Partial partial(
            OptionContract contract, Price premium, Quantity quantity) {
        RiskProfile.PartialExit partial = settings.profile().partialExit();
        if (partial == null || settings.profile().secondTargetPercent() == 0) {
            return null;
        }
        ExitPlan.Partial part =
                new ExitPlan.Partial(
                        level(premium, partial.atPercent(), contract.tickSize()),
                        partial.sharePercent());
        Quantity closed = part.quantity(quantity, contract.lotSize());
        return closed.isZero() || closed.equals(quantity) ? null : part;
    }

    private static Price level(Price premium, double percent, Price tick) {
        return premium.changedBy(percent, tick, RoundingMode.HALF_UP);
    }

    private Instant expiryExit(LocalDate expiry) {
        return calendar.session(Segment.DERIVATIVES, expiry)
                .map(Session::close)
                .orElseGet(() ->
                        expiry.atTime(LocalTime.of(15, 30)).atZone(calendar.zone()).toInstant())
                .minus(settings.expiryLead());
    }

    /// The configured time, or, in a session that does not contain it (Muhurat, an early close), as
    /// long before its end as entries stop.
    Instant squareOff(Instant now) {
        LocalDate today = calendar.tradingDay(now);
        Instant configured = today.atTime(settings.squareOff()).atZone(calendar.zone()).toInstant();
        return calendar.session(Segment.DERIVATIVES, today)
                .filter(session -> !session.contains(configured))
                .map(session -> session.close().minus(settings.noEntriesBeforeClose()))
                .orElse(configured);
    }
}
