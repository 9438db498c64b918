package io.alphastocks.market;

import io.alphastocks.model.DataFileException;
import io.alphastocks.model.Equity;
import io.alphastocks.model.Future;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads instruments in the layout of the broker's dump; [InstrumentMaster#load] describes it.
final class InstrumentFile {

    private static final List<String> NEEDED =
            List.of(
                    "tradingsymbol",
                    "name",
                    "expiry",
                    "strike",
                    "tick_size",
                    "lot_size",
                    "instrument_type",
                    "segment",
                    "exchange");

    private final CsvReader csv;
    private final SymbolAliases aliases;
    private final Map<String, Integer> columns = new HashMap<>();
    private final Map<String, Price> prices = new HashMap<>();
    private final Map<String, LocalDate> dates = new HashMap<>();
    private List<String> cells = List.of();

    private InstrumentFile(CsvReader csv, SymbolAliases aliases) {
        this.csv = csv;
        this.aliases = aliases;
    }

    static List<Instrument> read(Path file, SymbolAliases aliases, InstrumentMaster.Rows rows) {
        try (CsvReader csv = new CsvReader(file)) {
            return new InstrumentFile(csv, aliases).all(rows);
        }
    }

    private List<Instrument> all(InstrumentMaster.Rows rows) {
        header();
        Map<InstrumentId, Instrument> all = new LinkedHashMap<>();
        List<String> next;
        while ((next = csv.next()) != null) {
            cells = next;
            Instrument instrument;
            try {
                instrument = row(all);
            } catch (DataFileException e) {
                rows.onWrong(e);
                continue;
            }
            all.put(instrument.id(), instrument);
            rows.onRow(instrument, this::cell);
        }
        if (all.isEmpty()) {
            throw DataFileException.of(csv.file(), "holds no instruments");
        }
        return List.copyOf(all.values());
    }

    private Instrument row(Map<InstrumentId, Instrument> before) {
        if (cells.size() != columns.size()) {
            throw csv.wrong(
                    cells.size()
                            + " columns where the header has "
                            + columns.size()
                            + ": "
                            + String.join(",", cells));
        }
        Instrument instrument = instrument();
        Instrument same = before.get(instrument.id());
        if (same != null && !same.equals(instrument)) {
            throw csv.wrong(instrument.id() + " is there twice, with different values");
        }
        return instrument;
    }

    private void header() {
        List<String> header = csv.next();
        if (header == null) {
            throw DataFileException.of(csv.file(), "is empty; needed columns: " + names(NEEDED));
        }
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (columns.putIfAbsent(name.isEmpty() ? "column " + (i + 1) : name, i) != null) {
                throw csv.wrong("column '" + name + "' is there twice");
            }
        }
        Set<String> missing = new TreeSet<>(NEEDED);
        missing.removeAll(columns.keySet());
        if (!missing.isEmpty()) {
            throw csv.wrong(
                    "missing columns: "
                            + names(missing)
                            + "; found: "
                            + names(header)
                            + "; needed: "
                            + names(NEEDED));
        }
    }

    private static String names(Iterable<String> names) {
        return String.join(", ", names);
    }

    private Instrument instrument() {
        InstrumentId id;
        try {
            id = InstrumentId.of(filled("exchange"), filled("tradingsymbol"));
        } catch (IllegalArgumentException e) {
            throw csv.wrong(String.valueOf(e.getMessage()));
        }
        String type = cell("instrument_type");
        if (cell("segment").equals("INDICES")) {
            return new Index(id, aliases.normalise(id.symbol()));
        }
        return switch (type) {
            case "EQ" -> new Equity(id, id.symbol(), tickSize());
            case "FUT" -> new Future(id, filled("name"), expiry(), tickSize(), lotSize());
            case "CE", "PE" ->
                    new OptionContract(
                            id,
                            filled("name"),
                            expiry(),
                            strike(),
                            OptionType.valueOf(type),
                            tickSize(),
                            lotSize());
            default -> throw wrong("instrument_type", type, "EQ, FUT, CE or PE");
        };
    }

    private String cell(String column) {
        Integer at = columns.get(column);
        return at == null ? "" : cells.get(at);
    }

    private String filled(String column) {
        String value = cell(column);
        if (value.isEmpty()) {
            throw wrong(column, value, "some text");
        }
        return value;
    }

    private Price tickSize() {
        return price("tick_size", "a price above 0 such as 0.05");
    }

    private Price strike() {
        return price("strike", "a price above 0 such as 15800");
    }

    private Price price(String column, String expected) {
        String value = cell(column);
        Price known = prices.get(value);
        if (known != null) {
            return known;
        }
        try {
            Price price = Price.of(value);
            if (!price.isZero()) {
                prices.put(value, price);
                return price;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(column, value, expected);
        }
        throw wrong(column, value, expected);
    }

    private Quantity lotSize() {
        String value = cell("lot_size");
        try {
            long units = new BigDecimal(value).longValueExact();
            if (units > 0) {
                return Quantity.of(units);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong("lot_size", value, "a whole number from 1");
        }
        throw wrong("lot_size", value, "a whole number from 1");
    }

    private LocalDate expiry() {
        String value = cell("expiry");
        LocalDate known = dates.get(value);
        if (known != null) {
            return known;
        }
        try {
            LocalDate date = TimeText.date(value);
            dates.put(value, date);
            return date;
        } catch (DateTimeException e) {
            throw wrong("expiry", value, "a date: yyyy-MM-dd, dd-MM-yyyy or dd/MM/yy");
        }
    }

    private DataFileException wrong(String column, String value, String expected) {
        return csv.wrong(column + " '" + value + "' is not right; expected " + expected);
    }
}
