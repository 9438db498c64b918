package io.alphastocks.event;

import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Signal;
import io.alphastocks.model.StrikeCandidate;
import io.alphastocks.model.TradingMode;

import java.util.List;

/// SIGNAL_ACTIVATED: a signal was claimed. This is the whole trade sheet.
///
/// @param header the header
/// @param signal the signal
/// @param mode the engine's mode
/// @param action what was done
/// @param orderIds the client ids of the entry orders; none where it was only logged
/// @param positionId the position that the orders open
/// @param contract the option
/// @param price the premium it was sized at
/// @param quantity units
/// @param plan when the position will be closed
/// @param candidates every contract that was considered, and why
public record SignalActivated(
        EventHeader header,
        Signal signal,
        TradingMode mode,
        Action action,
        List<String> orderIds,
        String positionId,
        OptionContract contract,
        Price price,
        Quantity quantity,
        ExitPlan plan,
        List<StrikeCandidate> candidates)
        implements BookEvent {

    /// What was done with the signal.
    public enum Action {
        /// A trade sheet was written, nothing else.
        LOGGED,
        /// Entry orders were stored and will be sent.
        ORDERED
    }

    public SignalActivated {
        orderIds = List.copyOf(orderIds);
        candidates = List.copyOf(candidates);
    }

    /// The trade sheet alone, without what else was considered.
    public SignalActivated withoutCandidates() {
        return new SignalActivated(
                header,
                signal,
                mode,
                action,
                orderIds,
                positionId,
                contract,
                price,
                quantity,
                plan,
                List.of());
    }
}
