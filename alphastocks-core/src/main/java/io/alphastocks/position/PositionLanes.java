package io.alphastocks.position;

import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.position.PositionLane.Tracked;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The lanes of all underlyings on which something is held, and the instruments whose ticks go to
/// them: the contracts held, and their underlyings. Which lane a tick goes to may be asked by any
/// thread; a lane is changed by its own.
final class PositionLanes {

    private final InstrumentMaster instruments;

    /// Symbols by instrument.
    private final Map<InstrumentId, String> watched = new ConcurrentHashMap<>();

    private final Map<String, PositionLane> lanes = new ConcurrentHashMap<>();

    PositionLanes(InstrumentMaster instruments) {
        this.instruments = instruments;
    }

    boolean isWatched(InstrumentId instrument) {
        return watched.containsKey(instrument);
    }

    /// The symbol whose lane an instrument's ticks go to; empty where none does.
    String symbolOfTicks(InstrumentId instrument) {
        return watched.getOrDefault(instrument, "");
    }

    /// The symbol of the underlying of an instrument; empty where it is unknown.
    String symbolOf(InstrumentId instrument) {
        return instruments.find(instrument).map(Instrument::symbol).orElse("");
    }

    PositionLane lane(String symbol) {
        return lanes.computeIfAbsent(
                symbol,
                s -> new PositionLane(instruments.underlying(s).map(Instrument::id).orElse(null)));
    }

    @Nullable Tracked find(OptionPosition position) {
        return lane(position.contract().symbol()).find(position.id());
    }

    /// Takes an open position as it is now.
    ///
    /// @return whether it is new here
    boolean track(OptionPosition position) {
        OptionContract contract = position.contract();
        watched.put(contract.id(), contract.symbol());
        instruments
                .underlying(contract.symbol())
                .ifPresent(underlying -> watched.put(underlying.id(), contract.symbol()));
        return lane(contract.symbol()).put(position);
    }

    void forget(OptionPosition position) {
        OptionContract contract = position.contract();
        PositionLane lane = lane(contract.symbol());
        lane.remove(position.id());
        if (!lane.holds(contract.id())) {
            watched.remove(contract.id());
        }
        if (lane.isEmpty()) {
            instruments.underlying(contract.symbol()).ifPresent(i -> watched.remove(i.id()));
        }
    }
}
