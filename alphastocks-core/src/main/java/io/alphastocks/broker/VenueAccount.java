package io.alphastocks.broker;

import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// What the simulated venue holds for the account. Immutable values, swapped: whoever reads sees
/// whole executions. Safe for use by any thread.
final class VenueAccount {

    private final Money funds;
    private final AtomicReference<Holdings> holdings =
            new AtomicReference<>(new Holdings(Map.of(), Money.ZERO));

    /// @param units net units, 0 where all was sold
    /// @param spent what purchases have cost less what sales have brought, before charges
    private record Holdings(Map<InstrumentId, Long> units, Money spent) {}

    VenueAccount(Money funds) {
        this.funds = funds;
    }

    void add(Order order, BrokerTrade trade) {
        long sign = order.side().sign();
        long units = Math.multiplyExact(sign, trade.quantity().units());
        add(Map.of(order.instrument(), units), trade.price().times(trade.quantity()).times(sign));
    }

    /// @param units net units that are added
    /// @param spent what they have cost, before charges
    void add(Map<InstrumentId, Long> units, Money spent) {
        holdings.updateAndGet(now -> {
            Map<InstrumentId, Long> after = new HashMap<>(now.units);
            units.forEach((instrument, more) -> after.merge(instrument, more, Math::addExact));
            return new Holdings(Map.copyOf(after), now.spent.plus(spent));
        });
    }

    /// Whatever is held of an instrument becomes cash.
    void settle(InstrumentId instrument, Price value) {
        holdings.updateAndGet(now -> {
            long units = now.units.getOrDefault(instrument, 0L);
            Map<InstrumentId, Long> after = new HashMap<>(now.units);
            after.remove(instrument);
            Money worth = value.times(Quantity.of(Math.abs(units))).times(Long.signum(units));
            return new Holdings(Map.copyOf(after), now.spent.minus(worth));
        });
    }

    List<BrokerPosition> positions() {
        return holdings.get().units.entrySet().stream()
                .map(e -> new BrokerPosition(e.getKey(), e.getValue()))
                .sorted(Comparator.comparing(p -> p.instrument().value()))
                .toList();
    }

    BrokerMargins margins() {
        Money spent = holdings.get().spent;
        return new BrokerMargins(
                funds.minus(spent), spent.isAbove(Money.ZERO) ? spent : Money.ZERO);
    }
}
