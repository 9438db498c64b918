package io.alphastocks.book;

import io.alphastocks.event.SignalActivated;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.StrikeCandidate;
import io.alphastocks.risk.MarketState;

import java.util.List;

/// The wish to claim a signal and open a position for it.
///
/// @param signalId the signal, known to the book and not claimed yet
/// @param contract the option to buy
/// @param premium the premium it was sized at
/// @param slices units of each order: one, or several where the exchange's freeze quantity asks for
///   it
/// @param plan when the position will be closed
/// @param action whether orders are wanted, or only the trade sheet
/// @param candidates every contract that was considered
/// @param market what the feed says at this moment
public record EntryRequest(
        String signalId,
        OptionContract contract,
        Price premium,
        List<Quantity> slices,
        ExitPlan plan,
        SignalActivated.Action action,
        List<StrikeCandidate> candidates,
        MarketState market) {

    public EntryRequest {
        slices = List.copyOf(slices);
        if (slices.isEmpty() || slices.stream().anyMatch(Quantity::isZero)) {
            throw new IllegalArgumentException(
                    "signal "
                            + signalId
                            + ": an entry needs at least one slice, none of them empty");
        }
        candidates = List.copyOf(candidates);
    }

    public Quantity quantity() {
        Quantity total = Quantity.ZERO;
        for (Quantity slice : slices) {
            total = total.plus(slice);
        }
        return total;
    }

    /// What the entry costs at its premium, before charges.
    public Money value() {
        return premium.times(quantity());
    }
}
