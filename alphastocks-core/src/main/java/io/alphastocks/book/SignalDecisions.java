package io.alphastocks.book;

import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.RiskLimitReached;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalCompleted;
import io.alphastocks.event.SignalExpired;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.event.SignalStopped;
import io.alphastocks.event.SignalUpdated;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.StrikeCandidate;
import io.alphastocks.model.TradingMode;
import io.alphastocks.risk.ProposedEntry;
import io.alphastocks.risk.RiskBreach;
import io.alphastocks.risk.RiskRule;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the book decides about signals: stored once, claimed once, ended once.
final class SignalDecisions {

    private final TradingMode mode;
    private final List<RiskRule> rules;
    private final ChargeModel chargeModel;

    SignalDecisions(TradingMode mode, List<RiskRule> rules, ChargeModel chargeModel) {
        this.mode = mode;
        this.rules = rules;
        this.chargeModel = chargeModel;
    }

    Emission emit(Step step, Signal signal) {
        Account account = step.account;
        if (account.signalOrNull(signal.id()) != null) {
            return new Emission.Known();
        }
        SignalGenerated.Kind kind = SignalGenerated.Kind.FIRST;
        SignalEntry last = account.lastSignal(signal.strategy(), signal.symbol());
        if (last != null
                && account.dayOf(last.signal().time()).equals(account.dayOf(signal.time()))) {
            if (last.signal().action() != signal.action()) {
                kind = SignalGenerated.Kind.REVERSAL;
            } else if (last.touched()) {
                kind = SignalGenerated.Kind.RE_ENTRY;
            } else {
                return new Emission.Skipped(last.signal().id());
            }
        }
        step.add(new SignalGenerated(step.header(signal.id()), signal, kind));
        return new Emission.Emitted(kind);
    }

    Admission admit(Step step, EntryRequest request) {
        Account account = step.account;
        SignalEntry entry = account.signal(request.signalId());
        if (entry.state() != SignalState.NEW) {
            return new Admission.AlreadyClaimed(entry.state());
        }
        Signal signal = entry.signal();
        if (request.action() == SignalActivated.Action.ORDERED
                && mode == TradingMode.LOGGING_ONLY) {
            throw new IllegalArgumentException(
                    "signal " + signal.id() + ": a logging book takes no orders");
        }
        Optional<RiskBreach> breach =
                RiskRule.first(
                        rules,
                        account.exposure(EpochMicros.of(step.now), chargeModel),
                        proposed(step, signal, request));
        if (breach.isPresent()) {
            refuse(step, signal.id(), breach.get(), request.candidates());
            return new Admission.LimitReached(breach.get());
        }
        String positionId = signal.id() + "/P";
        List<Order> orders = new ArrayList<>();
        if (request.action() == SignalActivated.Action.ORDERED) {
            for (Quantity slice : request.slices()) {
                String id = signal.id() + "/E" + (orders.size() + 1);
                orders.add(
                        Order.market(
                                        id,
                                        signal.id(),
                                        positionId,
                                        OrderPurpose.ENTRY,
                                        request.contract().id(),
                                        Side.BUY,
                                        slice,
                                        "entry",
                                        step.now)
                                .tagged(step.tag(id)));
            }
        }
        step.add(
                new SignalActivated(
                        step.header(signal.id()),
                        signal,
                        mode,
                        request.action(),
                        orders.stream().map(Order::id).toList(),
                        positionId,
                        request.contract(),
                        request.premium(),
                        request.quantity(),
                        request.plan(),
                        request.candidates()));
        for (Order order : orders) {
            step.add(new OrderIntended(step.header(signal.id()), order, null));
        }
        return new Admission.Admitted(orders);
    }

    /// Each slice is an order with charges of its own.
    private ProposedEntry proposed(Step step, Signal signal, EntryRequest request) {
        Money charges = Money.ZERO;
        for (Quantity slice : request.slices()) {
            charges =
                    charges.plus(
                            chargeModel
                                    .charges(
                                            request.contract(),
                                            Side.BUY,
                                            request.premium().times(slice),
                                            step.account.dateOf(step.now))
                                    .total());
        }
        return new ProposedEntry(
                signal,
                step.now,
                request.market(),
                request.contract(),
                request.quantity(),
                request.premium(),
                request.slices().size(),
                charges);
    }

    /// Rejects a signal that nobody has claimed, because a limit of the account says so.
    boolean refuse(
            Step step, String signalId, RiskBreach breach, List<StrikeCandidate> candidates) {
        boolean rejected =
                reject(step, signalId, breach.rule(), breach.value(), breach.limit(), candidates);
        if (rejected) {
            step.add(
                    new RiskLimitReached(
                            step.header(signalId),
                            breach.rule(),
                            breach.value(),
                            breach.limit(),
                            breach.until()));
        }
        return rejected;
    }

    /// Rejects a signal that nobody has claimed.
    boolean reject(
            Step step,
            String signalId,
            String rule,
            String value,
            String limit,
            List<StrikeCandidate> candidates) {
        SignalEntry entry = step.account.signal(signalId);
        if (entry.state() != SignalState.NEW) {
            return false;
        }
        step.add(
                new SignalRejected(
                        step.header(signalId), entry.signal(), rule, value, limit, candidates));
        return true;
    }

    /// The underlying has touched a level of a signal; one that was only logged ends with it.
    boolean touch(Step step, String signalId, Price price, boolean target) {
        SignalEntry entry = step.account.signal(signalId);
        if (entry.touched()) {
            return false;
        }
        step.add(
                new SignalUpdated(
                        step.header(signalId),
                        signalId,
                        SignalUpdated.TOUCHED,
                        "nothing",
                        target ? "target" : "stop"));
        if (isLogged(entry)) {
            Signal signal = entry.signal();
            double move = movePercent(signal, price);
            step.add(
                    target
                            ? new SignalCompleted(
                                    step.header(signalId),
                                    signal,
                                    price,
                                    Money.ZERO,
                                    move,
                                    "TARGET")
                            : new SignalStopped(
                                    step.header(signalId),
                                    signal,
                                    price,
                                    Money.ZERO,
                                    move,
                                    "STOP"));
        }
        return true;
    }

    /// Ends a signal that waits, or was only logged.
    boolean expire(Step step, String signalId, @Nullable Price price, String reason) {
        SignalEntry entry = step.account.signal(signalId);
        if (entry.state() != SignalState.NEW && !isLogged(entry)) {
            return false;
        }
        Signal signal = entry.signal();
        Price last = price == null ? signal.entry() : price;
        step.add(
                new SignalExpired(
                        step.header(signalId),
                        signal,
                        last,
                        Money.ZERO,
                        movePercent(signal, last),
                        reason));
        return true;
    }

    private static boolean isLogged(SignalEntry entry) {
        SignalActivated sheet = entry.activation();
        return entry.state() == SignalState.ACTIVE
                && sheet != null
                && sheet.action() == SignalActivated.Action.LOGGED;
    }

    private static double movePercent(Signal signal, Price price) {
        return signal.action().sign()
                * (price.raw() - signal.entry().raw())
                * 100.0
                / signal.entry().raw();
    }
}
