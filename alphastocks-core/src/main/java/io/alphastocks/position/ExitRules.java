package io.alphastocks.position;

import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/// The rules of an exit plan, as pure functions; the first that fires acts.
final class ExitRules {

    /// A rule has fired.
    ///
    /// @param reason which
    /// @param level the premium that was reached; null where it was not the premium
    record Exit(ExitReason reason, @Nullable Price level) {}

    private ExitRules() {}

    /// What a new premium does to a position: stop, target, partial exit, in this order. The stop
    /// in force may be the plan's, the entry after a partial exit, or a trailing one.
    ///
    /// @param path whether the premium has come to this price through all prices between, as it
    ///   does from one point of a candle to the next: it then met the partial exit before the
    ///   target
    static Optional<Exit> onPremium(OptionPosition position, Price premium, boolean path) {
        ExitPlan plan = position.plan();
        if (premium.compareTo(position.stop()) <= 0) {
            return Optional.of(new Exit(position.stopReason(), position.stop()));
        }
        boolean target = premium.compareTo(plan.target()) >= 0;
        if (target && !path) {
            return Optional.of(new Exit(ExitReason.TARGET, plan.target()));
        }
        ExitPlan.Partial partial = plan.partial();
        if (partial != null && !position.partialDone() && premium.compareTo(partial.at()) >= 0) {
            Quantity part = position.partialQuantity();
            boolean whole = part.isZero() || !position.quantity().isAbove(part);
            return Optional.of(
                    new Exit(whole ? ExitReason.TARGET : ExitReason.PARTIAL_TARGET, partial.at()));
        }
        return target ? Optional.of(new Exit(ExitReason.TARGET, plan.target())) : Optional.empty();
    }

    /// What a new price of the underlying does to a position: the signal's own stop and target.
    static Optional<Exit> onUnderlying(OptionPosition position, Price underlying) {
        int sign = position.contract().type() == OptionType.CE ? 1 : -1;
        Price stop = position.plan().signalStop();
        if (stop != null && underlying.compareTo(stop) * sign <= 0) {
            return Optional.of(new Exit(ExitReason.SIGNAL_STOP, null));
        }
        Price target = position.plan().signalTarget();
        if (target != null && underlying.compareTo(target) * sign >= 0) {
            return Optional.of(new Exit(ExitReason.SIGNAL_TARGET, null));
        }
        return Optional.empty();
    }

    /// What the time does to a position: longest holding, expiry, end of the session.
    static Optional<Exit> onTime(OptionPosition position, Instant now) {
        ExitPlan plan = position.plan();
        if (!now.isBefore(plan.holdUntil())) {
            return Optional.of(new Exit(ExitReason.LONGEST_HOLDING, null));
        }
        if (!now.isBefore(plan.expiryExit())) {
            return Optional.of(new Exit(ExitReason.EXPIRY, null));
        }
        Instant sessionExit = plan.sessionExit();
        return sessionExit != null && !now.isBefore(sessionExit)
                ? Optional.of(new Exit(ExitReason.SESSION_END, null))
                : Optional.empty();
    }

    /// The trailing stop behind the best premium so far: entry + (best − entry) × (1 − give-back),
    /// rounded down to the tick; empty before it works.
    static Optional<Price> trailingStop(OptionPosition position, Price best) {
        ExitPlan.Trailing trailing = position.plan().trailing();
        Price entry = position.entry();
        if (trailing == null || best.isBelow(trailing.from()) || !best.isAbove(entry)) {
            return Optional.empty();
        }
        BigDecimal kept =
                BigDecimal.valueOf(100)
                        .subtract(BigDecimal.valueOf(trailing.giveBackPercent()))
                        .movePointLeft(2);
        BigDecimal gain = best.toBigDecimal().subtract(entry.toBigDecimal()).multiply(kept);
        BigDecimal stop = entry.toBigDecimal().add(gain).setScale(4, RoundingMode.FLOOR);
        Price tick = position.contract().tickSize();
        return Optional.of(Price.of(stop).roundedTo(tick, RoundingMode.FLOOR));
    }
}
