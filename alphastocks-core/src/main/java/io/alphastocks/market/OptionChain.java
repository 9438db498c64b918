package io.alphastocks.market;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;

/// The latest tick of every instrument: option contracts and their underlyings. Which contracts
/// there are, the [InstrumentMaster] knows.
///
/// The tick that was given last is the latest, whatever its time. Any thread may read; for one
/// instrument one thread at a time writes.
public final class OptionChain {

    private final ConcurrentMap<InstrumentId, AtomicReference<Tick>> latest =
            new ConcurrentHashMap<>();

    /// A chain that knows no tick yet.
    public OptionChain() {}

    /// Takes the latest tick of its instrument.
    public void onTick(Tick tick) {
        AtomicReference<Tick> known = latest.get(tick.instrument());
        if (known == null) {
            known = latest.computeIfAbsent(tick.instrument(), _ -> new AtomicReference<>(tick));
        }
        known.setRelease(tick);
    }

    /// What a unit could be sold for now: the best bid where there are quotes, else the last price;
    /// empty where there was no tick.
    public Optional<Price> saleable(InstrumentId id) {
        return last(id).map(tick -> tick.hasQuote() ? Price.ofRaw(tick.bidRaw()) : tick.last());
    }

    /// The latest tick of an instrument; empty where there was none.
    public Optional<Tick> last(InstrumentId id) {
        AtomicReference<Tick> known = latest.get(id);
        return known == null ? Optional.empty() : Optional.of(known.getAcquire());
    }
}
