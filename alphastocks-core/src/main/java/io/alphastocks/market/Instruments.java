package io.alphastocks.market;

import io.alphastocks.model.Equity;
import io.alphastocks.model.Future;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// An [InstrumentMaster] in memory. Nothing in it changes after it is made.
final class Instruments implements InstrumentMaster {

    private final SymbolAliases aliases;
    private final NavigableMap<InstrumentId, Instrument> byId = new TreeMap<>();
    private final Map<String, Instrument> underlyings = new HashMap<>();
    private final Map<String, NavigableMap<LocalDate, Strikes>> options = new HashMap<>();

    Instruments(Collection<? extends Instrument> instruments, SymbolAliases aliases) {
        this.aliases = aliases;
        for (Instrument instrument : instruments) {
            Instrument before = byId.putIfAbsent(instrument.id(), instrument);
            if (before != null && !before.equals(instrument)) {
                throw new IllegalArgumentException(
                        instrument.id() + " is there twice: " + before + " and " + instrument);
            }
        }
        Map<String, String> exchanges = optionExchanges();
        for (Instrument instrument : byId.values()) {
            switch (instrument) {
                case Index index -> underlyings.put(index.symbol(), index);
                case Equity equity ->
                        underlyings.merge(equity.symbol(), equity, Instruments::preferred);
                case OptionContract option -> {
                    if (option.id().exchange().equals(exchanges.get(option.symbol()))) {
                        options.computeIfAbsent(option.symbol(), _ -> new TreeMap<>())
                                .computeIfAbsent(option.expiry(), _ -> new Strikes())
                                .add(option);
                    }
                }
                case Future _ -> {}
            }
        }
    }

    /// One exchange for the options of each symbol, the first by name that is not BFO, so that two
    /// exchanges' contracts never mix in one chain.
    private Map<String, String> optionExchanges() {
        Map<String, String> exchanges = new HashMap<>();
        for (Instrument instrument : byId.values()) {
            if (instrument instanceof OptionContract option) {
                exchanges.merge(
                        option.symbol(),
                        option.id().exchange(),
                        (known, other) -> known.equals("BFO") ? other : known);
            }
        }
        return exchanges;
    }

    /// An index goes before a share, NSE before BSE: the ids' order has BSE first.
    private static Instrument preferred(Instrument known, Instrument other) {
        return known instanceof Index ? known : other;
    }

    @Override
    public Optional<Instrument> find(InstrumentId id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public Collection<Instrument> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    @Override
    public String normalise(String symbol) {
        return aliases.normalise(symbol);
    }

    @Override
    public Optional<Instrument> underlying(String symbol) {
        return Optional.ofNullable(underlyings.get(symbol));
    }

    @Override
    public List<LocalDate> expiries(String symbol) {
        return List.copyOf(ofSymbol(symbol).keySet());
    }

    @Override
    public List<Price> strikes(String symbol, LocalDate expiry) {
        return List.copyOf(strikesOf(symbol, expiry).byPrice.keySet());
    }

    @Override
    public Optional<OptionContract> option(
            String symbol, LocalDate expiry, Price strike, OptionType type) {
        Map<OptionType, OptionContract> both = strikesOf(symbol, expiry).byPrice.get(strike);
        return both == null ? Optional.empty() : Optional.ofNullable(both.get(type));
    }

    private NavigableMap<LocalDate, Strikes> ofSymbol(String symbol) {
        return options.getOrDefault(symbol, Collections.emptyNavigableMap());
    }

    private Strikes strikesOf(String symbol, LocalDate expiry) {
        return ofSymbol(symbol).getOrDefault(expiry, new Strikes());
    }

    /// The contracts of one expiry.
    private static final class Strikes {

        private final NavigableMap<Price, Map<OptionType, OptionContract>> byPrice =
                new TreeMap<>();

        void add(OptionContract option) {
            byPrice.computeIfAbsent(option.strike(), _ -> new HashMap<>())
                    .put(option.type(), option);
        }
    }
}
