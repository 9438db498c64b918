package io.alphastocks.testkit.kite;

import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// The instruments that the fake broker trades, and its dump of them. Immutable.
public final class KiteListing {

    static final String HEADER =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,"
                    + "tick_size,lot_size,instrument_type,segment,exchange";

    private static final int COLUMNS = 12;

    /// Of what is listed without a number of the exchange.
    private static final int FIRST_NUMBER = 1_000;

    private final Map<Integer, KiteInstrument> byToken = new LinkedHashMap<>();
    private final Map<String, KiteInstrument> byKey = new LinkedHashMap<>();

    private KiteListing(Collection<KiteInstrument> instruments) {
        for (KiteInstrument instrument : instruments) {
            if (byToken.put(instrument.token(), instrument) != null) {
                throw new IllegalArgumentException(
                        "token " + instrument.token() + " is listed twice");
            }
            if (byKey.put(instrument.key(), instrument) != null) {
                throw new IllegalArgumentException(instrument.key() + " is listed twice");
            }
        }
    }

    /// @throws IllegalArgumentException if a token, or a symbol of an exchange, is there twice
    public static KiteListing of(KiteInstrument... instruments) {
        return new KiteListing(List.of(instruments));
    }

    /// @throws IllegalArgumentException if a token, or a symbol of an exchange, is there twice
    public static KiteListing of(Collection<KiteInstrument> instruments) {
        return new KiteListing(instruments);
    }

    /// Instruments of an engine, such as those of a simulated session, with tokens made up for
    /// them.
    public static KiteListing listing(InstrumentMaster master) {
        List<KiteInstrument> rows = new ArrayList<>();
        for (Instrument instrument : master.all()) {
            rows.add(KiteInstrument.of(instrument, FIRST_NUMBER + rows.size()));
        }
        return new KiteListing(rows);
    }

    /// Reads a dump in the broker's own layout, compressed if its name ends in `.gz`.
    ///
    /// @throws IllegalArgumentException if a row is not as the broker writes it; the message names
    ///   the line
    public static KiteListing read(Path file) {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return parse(new String(plain.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the dump " + file + " cannot be read", e);
        }
    }

    /// Reads the text of a dump.
    ///
    /// @throws IllegalArgumentException as [#read]
    public static KiteListing parse(String csv) {
        List<String> lines = csv.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw new IllegalArgumentException("line 1 must be " + HEADER);
        }
        List<KiteInstrument> instruments = new ArrayList<>(lines.size());
        for (int i = 1; i < lines.size(); i++) {
            instruments.add(row(i + 1, lines.get(i)));
        }
        return new KiteListing(instruments);
    }

    /// As many made-up options, for what has to cope with a large dump.
    public static KiteListing large(int rows, LocalDate expiry) {
        List<KiteInstrument> instruments = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            String type = i % 2 == 0 ? "CE" : "PE";
            int strike = 100 + i / 2;
            instruments.add(
                    KiteInstrument.option(
                            "NFO",
                            1_000 + i,
                            "BIG" + strike + type,
                            "BIG",
                            expiry,
                            Price.of(Integer.toString(strike)),
                            type,
                            50));
        }
        return new KiteListing(instruments);
    }

    private static KiteInstrument row(int line, String text) {
        String[] cells = cells(line, text);
        try {
            return new KiteInstrument(
                    Integer.parseInt(cells[0]),
                    Integer.parseInt(cells[1]),
                    cells[2],
                    cells[3],
                    cells[5].isEmpty() ? null : LocalDate.parse(cells[5]),
                    Price.of(cells[6]),
                    tickSize(cells[7]),
                    Integer.parseInt(cells[8]),
                    cells[9],
                    cells[10],
                    cells[11]);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IllegalArgumentException("line " + line + ": " + e.getMessage(), e);
        }
    }

    /// Indices are dumped with a tick size of zero.
    private static Price tickSize(String cell) {
        Price size = Price.of(cell);
        return size.isZero() ? Price.of("0.05") : size;
    }

    private static String[] cells(int line, String text) {
        List<String> cells = new ArrayList<>(COLUMNS);
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (at == '"') {
                quoted = !quoted;
            } else if (at == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(at);
            }
        }
        cells.add(cell.toString());
        if (cells.size() != COLUMNS) {
            throw new IllegalArgumentException(
                    "line " + line + ": " + cells.size() + " columns; there must be " + COLUMNS);
        }
        return cells.toArray(String[]::new);
    }

    /// All of them, in the order of the dump.
    public Collection<KiteInstrument> all() {
        return List.copyOf(byToken.values());
    }

    /// @throws IllegalArgumentException if no such instrument is listed
    public KiteInstrument require(String key) {
        KiteInstrument instrument = byKey.get(key);
        if (instrument == null) {
            throw new IllegalArgumentException(
                    "'" + key + "' is not listed; a key is EXCHANGE:SYMBOL such as NSE:INFY");
        }
        return instrument;
    }

    @Nullable KiteInstrument find(String key) {
        return byKey.get(key);
    }

    @Nullable KiteInstrument find(int token) {
        return byToken.get(token);
    }

    /// The dump of one exchange, or of all where none is named.
    byte[] csv(@Nullable String exchange) {
        StringBuilder csv = new StringBuilder(byToken.size() * 96);
        csv.append(HEADER).append('\n');
        for (KiteInstrument instrument : byToken.values()) {
            if (exchange == null || exchange.equals(instrument.exchange())) {
                append(csv, instrument);
            }
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder csv, KiteInstrument instrument) {
        csv.append(instrument.token())
                .append(',')
                .append(instrument.exchangeToken())
                .append(',')
                .append(instrument.tradingsymbol())
                .append(',')
                .append(quoted(instrument.name()))
                .append(",0.0,")
                .append(instrument.expiry() == null ? "" : instrument.expiry())
                .append(',')
                .append(Json.decimal(instrument.strike().raw()).toPlainString())
                .append(instrument.strike().raw() % 10_000 == 0 ? ".0" : "")
                .append(',')
                .append(Json.decimal(instrument.tickSize().raw()).toPlainString())
                .append(',')
                .append(instrument.lotSize())
                .append(',')
                .append(instrument.type())
                .append(',')
                .append(instrument.segment())
                .append(',')
                .append(instrument.exchange())
                .append('\n');
    }

    private static String quoted(String name) {
        return name.contains(",") ? "\"" + name + "\"" : name;
    }
}
