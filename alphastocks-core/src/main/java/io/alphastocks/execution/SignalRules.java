package io.alphastocks.execution;

import io.alphastocks.model.Segment;
import io.alphastocks.model.Signal;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/// The rules that need nothing but the signal and the time: age, session, strength, expected move.
final class SignalRules {

    private final ExecutionSettings settings;
    private final TradingCalendar calendar;
    private final ExitPlanner planner;

    SignalRules(ExecutionSettings settings, TradingCalendar calendar) {
        this.settings = settings;
        this.calendar = calendar;
        this.planner = new ExitPlanner(settings, calendar);
    }

    Optional<Rejection> check(Signal signal, Instant now) {
        if (!settings.enabled()) {
            return rejection("enabled", "executor is off", "executor is on");
        }
        Duration age = Duration.between(signal.time(), now);
        if (age.compareTo(settings.maxSignalAge()) > 0) {
            return rejection("signal age", seconds(age), seconds(settings.maxSignalAge()));
        }
        Optional<Session> session = calendar.session(Segment.DERIVATIVES, calendar.tradingDay(now));
        if (session.isEmpty() || !session.get().contains(now)) {
            return rejection("session", local(now), "inside a session of the derivatives segment");
        }
        Instant last = session.get().close().minus(settings.noEntriesBeforeClose());
        if (!now.isBefore(last)) {
            return rejection("last minutes", local(now), "before " + local(last));
        }
        Instant squareOff = planner.squareOff(now);
        if (!settings.profile().overnight() && !now.isBefore(squareOff)) {
            return rejection("after square-off", local(now), "before " + local(squareOff));
        }
        if (signal.strength() < settings.strengthNeeded()) {
            return rejection("strength", signal.strength(), settings.strengthNeeded());
        }
        if (signal.expectedMovePercent() < settings.expectedMoveNeeded()) {
            return rejection(
                    "expected move %", signal.expectedMovePercent(), settings.expectedMoveNeeded());
        }
        return Optional.empty();
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1_000.0 + " s";
    }

    /// A time as the exchange's clocks show it.
    private OffsetDateTime local(Instant time) {
        return time.atZone(calendar.zone()).toOffsetDateTime();
    }

    private static Optional<Rejection> rejection(String rule, Object value, Object limit) {
        return Optional.of(new Rejection(rule, value, limit));
    }
}
