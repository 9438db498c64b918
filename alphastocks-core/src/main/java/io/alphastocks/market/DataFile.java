package io.alphastocks.market;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Timeframe;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A market data file, as its first rows show it.
///
/// @param timeframe of its candles; null where it holds ticks
/// @param firstMicros the time of its first row
/// @param symbol what its symbol column says, the same in every row; null where it has none, or
///   where it does not matter
record DataFile(
        Path path,
        Instrument instrument,
        @Nullable Timeframe timeframe,
        long firstMicros,
        @Nullable String symbol) {

    private static final int ROWS_LOOKED_AT = 64;
    private static final List<String> ENDINGS = List.of(".csv", ".txt", ".csv.gz", ".txt.gz");

    static String withoutEnding(String fileName) {
        for (String ending : ENDINGS) {
            if (fileName.endsWith(ending)) {
                return fileName.substring(0, fileName.length() - ending.length());
            }
        }
        return fileName;
    }

    /// Looks at a file of one known instrument; empty where the file holds no rows.
    static Optional<DataFile> inspect(
            Path path, Recorded.Options options, Optional<Instrument> instrument) {
        try (RowReader rows = new RowReader(path, options.zone())) {
            if (!rows.next()) {
                return Optional.empty();
            }
            return Optional.of(describe(path, options, rows, instrument.orElseThrow(), null));
        }
    }

    /// Looks at a file and finds its instrument; empty where the file holds no rows.
    static Optional<DataFile> inspect(Path path, Recorded.Options options, SymbolResolver symbols) {
        try (RowReader rows = new RowReader(path, options.zone())) {
            if (!rows.next()) {
                return Optional.empty();
            }
            int column = rows.layout().symbol();
            String symbol = column < 0 ? null : rows.text(column);
            String fileName = String.valueOf(path.getFileName());
            Instrument instrument =
                    (symbol == null ? symbols.findInFileName(fileName) : symbols.find(symbol))
                            .orElseThrow(() ->
                                    rows.wrong(
                                            "unknown instrument '"
                                                    + (symbol == null
                                                            ? withoutEnding(fileName)
                                                            : symbol)
                                                    + (symbol == null ? "' (the file's name)" : "'")
                                                    + "; expected a trading symbol of the"
                                                    + " instruments file"));
            return Optional.of(describe(path, options, rows, instrument, symbol));
        }
    }

    private static DataFile describe(
            Path path,
            Recorded.Options options,
            RowReader rows,
            Instrument instrument,
            @Nullable String symbol) {
        long first = rows.micros();
        Timeframe timeframe = rows.layout().isCandles() ? timeframe(options, rows, first) : null;
        return new DataFile(path, instrument, timeframe, first, symbol);
    }

    private static Timeframe timeframe(Recorded.Options options, RowReader rows, long first) {
        if (options.timeframe() != null) {
            return options.timeframe();
        }
        if (rows.isDaily()) {
            return Timeframe.DAY;
        }
        long smallest = Long.MAX_VALUE;
        long before = first;
        for (int i = 1; i < ROWS_LOOKED_AT && rows.next(); i++) {
            long micros = rows.micros();
            if (micros > before) {
                smallest = Math.min(smallest, micros - before);
            }
            before = micros;
        }
        if (smallest == Long.MAX_VALUE) {
            return Timeframe.MIN_1;
        }
        for (Timeframe timeframe : Timeframe.values()) {
            if (EpochMicros.of(timeframe.duration()) == smallest) {
                return timeframe;
            }
        }
        throw rows.wrong(
                "candles are "
                        + smallest / 1_000_000
                        + " s apart; expected 1, 3, 5, 10, 15, 30 or 60 minutes or a day, or the"
                        + " timeframe to be given");
    }
}
