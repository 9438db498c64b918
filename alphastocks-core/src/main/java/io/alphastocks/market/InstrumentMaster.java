package io.alphastocks.market;

import io.alphastocks.model.DataFileException;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The instruments that are known on a day. What has options, which expiries and strikes there are,
/// is decided here and nowhere else. Immutable; safe for any thread.
public interface InstrumentMaster {

    /// The instruments of a file in the layout of the broker's dump: CSV, plain or `.gz`, with the
    /// columns `tradingsymbol, name, expiry, strike, tick_size, lot_size, instrument_type, segment,
    /// exchange` in any order; others are ignored. `instrument_type` is EQ, FUT, CE or PE; a row of
    /// the segment `INDICES` is an index, whatever its tick and lot. `expiry` is `yyyy-MM-dd`,
    /// `dd-MM-yyyy` or `dd/MM/yy`.
    ///
    /// @throws io.alphastocks.model.DataFileException naming file, line, value and what is expected
    static InstrumentMaster load(Path file) {
        return load(
                file,
                problem -> {
                    throw problem;
                });
    }

    /// The same, with rows that may be wrong: `Rows` decides whether such a row is passed over, and
    /// sees the others.
    ///
    /// @throws io.alphastocks.model.DataFileException if the file cannot be read, has not the
    ///   columns that are needed, or holds no instrument
    static InstrumentMaster load(Path file, Rows rows) {
        SymbolAliases aliases = SymbolAliases.load();
        return new Instruments(InstrumentFile.read(file, aliases, rows), aliases);
    }

    /// Sees the rows of a file of instruments as it is read.
    @FunctionalInterface
    interface Rows {

        /// A row is no instrument. It is passed over, unless this throws.
        void onWrong(DataFileException problem);

        /// A row is an instrument.
        ///
        /// @param cell the text in a column, empty where the file has none of that name
        default void onRow(Instrument instrument, UnaryOperator<String> cell) {}
    }

    /// These instruments.
    ///
    /// @throws IllegalArgumentException if two of them have the same id and differ
    static InstrumentMaster of(Collection<? extends Instrument> instruments) {
        return new Instruments(instruments, SymbolAliases.load());
    }

    Optional<Instrument> find(InstrumentId id);

    /// All of them, in the order of their ids.
    Collection<Instrument> all();

    /// The plain symbol of an underlying as people and feeds write it: exchange prefixes (`NSE:`,
    /// `NFO:`, `BSE:`) are stripped, and the known other names become the symbol that the
    /// derivatives use (`NIFTY 50` → `NIFTY`, `NIFTY BANK` → `BANKNIFTY` …).
    String normalise(String symbol);

    /// The index or share behind a plain symbol: an index before a share, NSE before BSE.
    Optional<Instrument> underlying(String symbol);

    /// The days on which options of a symbol expire, ascending; empty where it has no options.
    /// Where two exchanges list options of one symbol, these are NSE's alone.
    List<LocalDate> expiries(String symbol);

    /// The strikes of one expiry, ascending.
    List<Price> strikes(String symbol, LocalDate expiry);

    /// The strike of an expiry nearest to a price, the lower of two equally near, with as many on
    /// either side of it as there are and are asked for; ascending.
    default List<Price> strikesNear(String symbol, LocalDate expiry, Price price, int eachSide) {
        List<Price> all = strikes(symbol, expiry);
        int nearest = 0;
        for (int i = 1; i < all.size(); i++) {
            long distance = Math.abs(all.get(i).raw() - price.raw());
            if (distance < Math.abs(all.get(nearest).raw() - price.raw())) {
                nearest = i;
            }
        }
        return all.subList(
                Math.max(0, nearest - eachSide), Math.min(all.size(), nearest + eachSide + 1));
    }

    /// The contract of an underlying, expiry, strike and type.
    Optional<OptionContract> option(String symbol, LocalDate expiry, Price strike, OptionType type);
}
