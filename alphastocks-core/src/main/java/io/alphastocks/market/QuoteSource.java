package io.alphastocks.market;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Who can be asked for the latest prices: a broker's quotes by HTTP, for example.
@FunctionalInterface
public interface QuoteSource {

    /// The latest of each instrument. One of which the source knows nothing is not in the answer.
    /// May block; one thread at a time asks.
    ///
    /// @throws io.alphastocks.model.AlphaStocksException if the source cannot be read
    List<Tick> quotes(Collection<InstrumentId> instruments);

    /// Why the source lets nobody in until a person does something, such as logging in; empty where
    /// it does let in, or cannot tell. Asked after a reading that failed.
    default Optional<String> refusal() {
        return Optional.empty();
    }

    /// How many instruments may be asked for at once.
    default int mostAtOnce() {
        return 500;
    }
}
