package io.alphastocks.market;

import io.alphastocks.model.DataFileException;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Recorded market data from CSV files: a directory of them with an instruments file, or one.
///
/// A directory holds one or more files per instrument, `.csv` or `.txt`, plain or with `.gz`, and
/// `instruments.csv` (or `.csv.gz`), which [InstrumentMaster#load] reads; other files, names with a
/// leading dot, and subdirectories are left alone. The instrument of a file is named by its symbol
/// column, else by the file's name up to one of its `_`: a trading symbol, an id such as `NSE:NIFTY
/// 50`, or another name of an underlying; `%20` and the like are decoded.
///
/// Columns are found by their names, in any order, whatever their case:
///
/// | what | names |
/// |---|---|
/// | time | `datetime`, `timestamp`, `time`, `date`; or a date and a time of day in two columns |
/// | candle | `open`, `high`, `low`, `close`, and where known `volume` (of the candle), `oi` |
/// | tick | `last_price`, `price`, `ltp` or `last`, and where known `volume` (of the day), `last_quantity`, `bid`, `bid_qty`, `ask`, `ask_qty`, `oi` |
/// | instrument | `symbol`, `tradingsymbol` |
///
/// Times are ISO 8601, `yyyy-MM-dd HH:mm:ss`, other common orders, or seconds, milliseconds or
/// microseconds since 1970; without an offset they are local to `Asia/Kolkata`. Files without a
/// header are `symbol,yyyymmdd,HH:MM,open,high,low,close,volume,oi`,
/// `time,open,high,low,close[,volume[,oi]]` or `time,price`.
///
/// Rows ascend in time. A row that repeats the one before exactly is counted and left out; a second
/// candle of the same time that differs is an error. Prices with more than four decimals are
/// rounded to four, and counted. With a calendar, rows outside the session are counted and left
/// out.
///
/// All data is given in the order of time, a candle at its start; at equal times indices come
/// first, then shares, then the rest, each in the order of their ids. Files are read as they are
/// passed over, one of each instrument at a time.
///
/// Immutable; each method returns a changed copy. Safe for any thread; a cursor is one thread's.
public final class Recorded implements RecordedFeed {

    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");

    private final Path path;
    private final InstrumentMaster instruments;
    private final @Nullable Instrument single;
    private final Options options;

    /// How rows are read.
    record Options(
            String name,
            ZoneId zone,
            @Nullable TradingCalendar calendar,
            @Nullable Timeframe timeframe,
            boolean endLabelled) {}

    private Recorded(
            Path path, InstrumentMaster instruments, @Nullable Instrument single, Options options) {
        this.path = path;
        this.instruments = instruments;
        this.single = single;
        this.options = options;
    }

    /// A directory of data files with its instruments file.
    ///
    /// @throws DataFileException if it is no directory, holds no data files or no instruments file,
    ///   or that cannot be used
    public static Recorded directory(Path directory) {
        dataFiles(directory);
        Path file = directory.resolve("instruments.csv");
        if (!Files.exists(file)) {
            file = directory.resolve("instruments.csv.gz");
        }
        if (!Files.exists(file)) {
            throw DataFileException.of(
                    directory,
                    "has no instruments.csv or instruments.csv.gz; expected one in the layout of"
                            + " the broker's dump, with a row for each instrument of the data");
        }
        return new Recorded(directory, InstrumentMaster.load(file), null, defaults(directory));
    }

    /// A directory of data files whose instruments come from elsewhere.
    ///
    /// @throws DataFileException if it is no directory or holds no data files
    public static Recorded directory(Path directory, InstrumentMaster instruments) {
        dataFiles(directory);
        return new Recorded(directory, instruments, null, defaults(directory));
    }

    /// One file, all of whose rows are about this instrument.
    public static Recorded file(Path file, Instrument instrument) {
        return new Recorded(
                file, InstrumentMaster.of(List.of(instrument)), instrument, defaults(file));
    }

    private static Options defaults(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return new Options("recorded:" + (name == null ? path : name), INDIA, null, null, false);
    }

    /// This data without what lies outside the sessions of each instrument's segment.
    public Recorded within(TradingCalendar calendar) {
        return with(
                new Options(
                        options.name,
                        options.zone,
                        calendar,
                        options.timeframe,
                        options.endLabelled));
    }

    /// This data read with the time of a candle's row as its end, not its start.
    public Recorded endLabelled() {
        return with(
                new Options(options.name, options.zone, options.calendar, options.timeframe, true));
    }

    /// This data with candles of this span; otherwise it is taken from the smallest distance among
    /// a file's first rows, and a date without a time of day is a day.
    public Recorded timeframe(Timeframe timeframe) {
        return with(
                new Options(
                        options.name,
                        options.zone,
                        options.calendar,
                        timeframe,
                        options.endLabelled));
    }

    /// This data with times that have no offset of their own read in this zone.
    public Recorded zone(ZoneId zone) {
        return with(
                new Options(
                        options.name,
                        zone,
                        options.calendar,
                        options.timeframe,
                        options.endLabelled));
    }

    /// This data under another name than `recorded:` and the directory's.
    public Recorded named(String name) {
        return with(
                new Options(
                        name,
                        options.zone,
                        options.calendar,
                        options.timeframe,
                        options.endLabelled));
    }

    private Recorded with(Options changed) {
        return new Recorded(path, instruments, single, changed);
    }

    @Override
    public String name() {
        return options.name;
    }

    @Override
    public InstrumentMaster instruments() {
        return instruments;
    }

    /// {@inheritDoc}
    ///
    /// @throws DataFileException here or while it is read, naming file, line, value and what is
    ///   expected
    @Override
    public Cursor open() {
        List<DataFile> files = new ArrayList<>();
        if (single != null) {
            DataFile.inspect(path, options, Optional.of(single)).ifPresent(files::add);
        } else {
            SymbolResolver symbols = new SymbolResolver(instruments);
            for (Path file : dataFiles(path)) {
                DataFile.inspect(file, options, symbols).ifPresent(files::add);
            }
        }
        return MergedCursor.of(files, options);
    }

    /// A digest of the files, of the instruments and of how they are read.
    ///
    /// @throws DataFileException if a file cannot be read
    @Override
    public String fingerprint() {
        Fingerprint fingerprint =
                new Fingerprint()
                        .add(instruments)
                        .add(options.zone.getId())
                        .add(String.valueOf(options.timeframe))
                        .add("end-labelled " + options.endLabelled)
                        .add("within sessions " + (options.calendar != null));
        for (Path file : single == null ? dataFiles(path) : List.of(path)) {
            fingerprint.add(String.valueOf(file.getFileName()));
            try {
                fingerprint.addContent(file);
            } catch (IOException e) {
                throw new DataFileException(file + ": cannot be read: " + e, e);
            }
        }
        return fingerprint.toString();
    }

    /// Reads all data once and gives nothing out: finds every error before anybody trades on it.
    ///
    /// @throws DataFileException naming file, line, value and what is expected
    public FeedCounts check() {
        try (Cursor cursor = open()) {
            MarketDataSink nowhere = new Nowhere();
            while (cursor.nextMicros() != Long.MAX_VALUE) {
                cursor.deliver(nowhere);
            }
            return cursor.counts();
        }
    }

    private static List<Path> dataFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw DataFileException.of(
                    directory, "is no directory; expected one with market data files");
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path file : all) {
                if (!isData(String.valueOf(file.getFileName())) || Files.isDirectory(file)) {
                    continue;
                }
                if (!Files.exists(file)) {
                    throw DataFileException.of(file, "is a link to a file that does not exist");
                }
                files.add(file);
            }
        } catch (IOException e) {
            throw new DataFileException(directory + ": cannot be listed: " + e, e);
        }
        if (files.isEmpty()) {
            throw DataFileException.of(
                    directory,
                    "holds no market data; expected files whose names end in .csv, .csv.gz, .txt"
                            + " or .txt.gz, besides instruments.csv");
        }
        Collections.sort(files);
        return files;
    }

    private static boolean isData(String name) {
        return !name.startsWith(".")
                && !name.equals("instruments.csv")
                && !name.equals("instruments.csv.gz")
                && !DataFile.withoutEnding(name).equals(name);
    }
}
