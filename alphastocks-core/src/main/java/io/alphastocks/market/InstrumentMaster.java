package io.alphastocks.market;

import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The instruments that are known on a day. What has options, which expiries and strikes there are,
/// is decided here and nowhere else.
public interface InstrumentMaster {

    Optional<Instrument> find(InstrumentId id);

    /// All of them, in the order of their ids.
    Collection<Instrument> all();

    /// The plain symbol of an underlying as people and feeds write it: exchange prefixes (`NSE:`,
    /// `NFO:`, `BSE:`) are stripped, and the known other names become the symbol that the
    /// derivatives use (`NIFTY 50` → `NIFTY`, `NIFTY BANK` → `BANKNIFTY` …).
    String normalise(String symbol);

    /// The index or share behind a plain symbol.
    Optional<Instrument> underlying(String symbol);

    /// The days on which options of a symbol expire, ascending; empty where it has no options.
    List<LocalDate> expiries(String symbol);

    /// The strikes of one expiry, ascending.
    List<Price> strikes(String symbol, LocalDate expiry);

    Optional<OptionContract> option(String symbol, LocalDate expiry, Price strike, OptionType type);
}
