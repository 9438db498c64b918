package io.alphastocks.kite;

import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.DataFileException;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/// The instruments of a day, from the list that the broker makes each morning, and the tokens by
/// which it knows them that day: a token is given to another contract after its expiry. Immutable;
/// safe for any thread.
public final class KiteInstruments {

    private static final Logger LOG = LoggerFactory.getLogger(KiteInstruments.class);

    private static final Duration DOWNLOAD = Duration.ofMinutes(2);

    /// Rows that may be wrong: one in so many. Beyond that something is wrong with the list.
    private static final int ONE_WRONG_IN = 1_000;

    private final LocalDate date;
    private final InstrumentMaster master;
    private final Map<InstrumentId, Integer> tokens;
    private final int passedOver;

    private KiteInstruments(
            LocalDate date,
            InstrumentMaster master,
            Map<InstrumentId, Integer> tokens,
            int passedOver) {
        this.date = date;
        this.master = master;
        this.tokens = tokens;
        this.passedOver = passedOver;
    }

    /// Today's list: from the directory, else from the broker, and then kept there as
    /// `instruments-<date>.csv.gz`. A list that came damaged is not kept.
    ///
    /// @param directory made where it does not exist
    /// @throws KiteException if it is not there and does not come whole
    public static KiteInstruments today(KiteSession session, Path directory) {
        LocalDate today = session.clock().now().atZone(KiteToken.INDIA).toLocalDate();
        Path kept = directory.resolve("instruments-" + today + ".csv.gz");
        try {
            Files.createDirectories(directory);
            if (!Files.exists(kept)) {
                download(session, kept, today);
            }
        } catch (IOException e) {
            throw new KiteException("the list of instruments cannot be kept in " + kept, e);
        }
        return read(kept, today);
    }

    private static void download(KiteSession session, Path kept, LocalDate today)
            throws IOException {
        byte[] list = session.file(KiteRequest.get("/instruments"), DOWNLOAD);
        Path coming = Files.createTempFile(kept.getParent(), "instruments-", ".csv.gz");
        try {
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(coming))) {
                out.write(list);
            }
            KiteInstruments read = read(coming, today);
            LOG.atInfo()
                    .addKeyValue("instruments", read.tokens.size())
                    .addKeyValue("passedOver", read.passedOver)
                    .log("the list of instruments has come");
            Files.move(
                    coming,
                    kept,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(coming);
        }
    }

    /// A list that was kept: CSV, plain or `.gz`, as the broker gives it. A row in a thousand may
    /// be wrong, and is passed over.
    ///
    /// @param date of the list
    /// @throws KiteException if it is not whole
    public static KiteInstruments read(Path file, LocalDate date) {
        Reading reading = new Reading();
        InstrumentMaster master;
        try {
            master = InstrumentMaster.load(file, reading);
        } catch (DataFileException e) {
            throw new KiteException(
                    "the broker's list of instruments is damaged: " + e.getMessage(), e);
        }
        int rows = reading.tokens.size() + reading.wrong.size();
        if (!reading.wrong.isEmpty() && rows < reading.wrong.size() * ONE_WRONG_IN) {
            throw new KiteException(
                    "the broker's list of instruments is damaged: %s of %s rows are wrong, such as: %s"
                            .formatted(reading.wrong.size(), rows, reading.wrong.getFirst()));
        }
        for (String problem : reading.wrong) {
            LOG.atWarn().addKeyValue("problem", problem).log("an instrument is passed over");
        }
        return new KiteInstruments(date, master, Map.copyOf(reading.tokens), reading.wrong.size());
    }

    /// Takes the tokens along.
    private static final class Reading implements InstrumentMaster.Rows {

        private final Map<InstrumentId, Integer> tokens = new HashMap<>();
        private final List<String> wrong = new ArrayList<>();

        @Override
        public void onWrong(DataFileException problem) {
            wrong.add(String.valueOf(problem.getMessage()));
        }

        @Override
        public void onRow(Instrument instrument, UnaryOperator<String> cell) {
            String token = cell.apply("instrument_token");
            try {
                tokens.put(instrument.id(), Integer.parseUnsignedInt(token));
            } catch (NumberFormatException e) {
                wrong.add(
                        "%s: instrument_token '%s' is no whole number"
                                .formatted(instrument.id(), token));
            }
        }
    }

    /// The day of the list.
    public LocalDate date() {
        return date;
    }

    /// All instruments.
    public InstrumentMaster master() {
        return master;
    }

    /// The broker's token of the day, an unsigned whole number; empty where it has none.
    public OptionalInt token(InstrumentId id) {
        Integer token = tokens.get(id);
        return token == null ? OptionalInt.empty() : OptionalInt.of(token);
    }

    /// How many rows of the list were wrong.
    public int passedOver() {
        return passedOver;
    }

    /// An underlying and its options near a price: what a session on it needs to see.
    ///
    /// @param symbol such as `NIFTY`
    /// @param price about what the underlying stands at
    /// @param expiries so many of the next, 1 or more
    /// @param strikesEachSide of the one nearest to the price, 0 or more
    /// @throws IllegalArgumentException if the symbol is unknown
    public List<Instrument> near(String symbol, Price price, int expiries, int strikesEachSide) {
        String plain = master.normalise(symbol);
        Instrument underlying =
                master.underlying(plain)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the broker's list of %s has no underlying '%s'"
                                                .formatted(date, symbol)));
        List<Instrument> near = new ArrayList<>();
        near.add(underlying);
        master.expiries(plain).stream()
                .filter(expiry -> !expiry.isBefore(date))
                .limit(expiries)
                .forEach(expiry -> {
                    for (Price strike : master.strikesNear(plain, expiry, price, strikesEachSide)) {
                        near.addAll(options(plain, expiry, strike));
                    }
                });
        return near;
    }

    private List<OptionContract> options(String symbol, LocalDate expiry, Price strike) {
        return Arrays.stream(OptionType.values())
                .flatMap(type -> master.option(symbol, expiry, strike, type).stream())
                .toList();
    }

    @Override
    public String toString() {
        return "%s instruments of %s".formatted(tokens.size(), date);
    }
}
