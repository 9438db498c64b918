package io.alphastocks;

import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// NIFTY with options of some expiries, strikes from 15,500 to 16,100 in steps of 50, lots of 75;
/// and SENSEX, which has none.
public final class NiftyMaster implements InstrumentMaster {

    public static final Index NIFTY = new Index(new InstrumentId("NSE:NIFTY 50"), "NIFTY");
    public static final Index SENSEX = new Index(new InstrumentId("BSE:SENSEX"), "SENSEX");

    private static final DateTimeFormatter WEEKLY = DateTimeFormatter.ofPattern("yyMdd");

    private final List<LocalDate> expiries;
    private final Map<InstrumentId, Instrument> all = new TreeMap<>();

    public NiftyMaster(LocalDate... expiries) {
        this.expiries = List.of(expiries);
        all.put(NIFTY.id(), NIFTY);
        all.put(SENSEX.id(), SENSEX);
        for (LocalDate expiry : expiries) {
            for (Price strike : strikes()) {
                for (OptionType type : OptionType.values()) {
                    OptionContract contract = contract(expiry, strike, type);
                    all.put(contract.id(), contract);
                }
            }
        }
    }

    /// The weekly one of June 17, 2021, and the monthly one a week later.
    public static NiftyMaster june() {
        return new NiftyMaster(LocalDate.of(2021, 6, 17), LocalDate.of(2021, 6, 24));
    }

    public static OptionContract contract(LocalDate expiry, Price strike, OptionType type) {
        String symbol =
                "NIFTY" + WEEKLY.format(expiry) + strike.toBigDecimal().intValueExact() + type;
        return new OptionContract(
                InstrumentId.of("NFO", symbol),
                "NIFTY",
                expiry,
                strike,
                type,
                Price.of("0.05"),
                Quantity.of(75));
    }

    private static List<Price> strikes() {
        List<Price> strikes = new ArrayList<>();
        for (int strike = 15_500; strike <= 16_100; strike += 50) {
            strikes.add(Price.of(Integer.toString(strike)));
        }
        return strikes;
    }

    @Override
    public Optional<Instrument> find(InstrumentId id) {
        return Optional.ofNullable(all.get(id));
    }

    @Override
    public Collection<Instrument> all() {
        return all.values();
    }

    @Override
    public String normalise(String symbol) {
        String plain = symbol.startsWith("NSE:") ? symbol.substring(4) : symbol;
        return plain.equals("NIFTY 50") ? "NIFTY" : plain;
    }

    @Override
    public Optional<Instrument> underlying(String symbol) {
        return switch (symbol) {
            case "NIFTY" -> Optional.of(NIFTY);
            case "SENSEX" -> Optional.of(SENSEX);
            default -> Optional.empty();
        };
    }

    @Override
    public List<LocalDate> expiries(String symbol) {
        return symbol.equals("NIFTY") ? expiries : List.of();
    }

    @Override
    public List<Price> strikes(String symbol, LocalDate expiry) {
        return expiries(symbol).contains(expiry) ? strikes() : List.of();
    }

    @Override
    public Optional<OptionContract> option(
            String symbol, LocalDate expiry, Price strike, OptionType type) {
        return strikes(symbol, expiry).contains(strike)
                ? Optional.of(contract(expiry, strike, type))
                : Optional.empty();
    }
}
