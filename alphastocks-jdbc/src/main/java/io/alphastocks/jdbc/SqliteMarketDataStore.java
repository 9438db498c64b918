package io.alphastocks.jdbc;

import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.MarketDataException;

import java.nio.file.Path;
import java.time.Duration;

/// Ticks, candles, option chains and metrics in one SQLite file: the embedded default. The file is
/// one of its own, beside the journal's.
///
/// Rows are stored in batches, each in one transaction that is forced to the disk; what was given
/// and not stored when the process is killed is lost. One store at a time may have a file, in this
/// or any process of the machine; others are told who has it. Other programs may read the file
/// meanwhile.
///
/// Times are microseconds since 1970 in UTC; columns that end in `_raw` are prices, exact, integers
/// of 1/10,000 of the currency.
public final class SqliteMarketDataStore extends SqlMarketDataStore {

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private SqliteMarketDataStore(Path file, Duration busyTimeout, BufferSettings settings) {
        super(() -> SqliteFile.take(MarketDataTables.LAYOUT, file, busyTimeout), settings);
    }

    /// Opens a store, or creates one where there is no file.
    ///
    /// @throws MarketDataException as [#open(Path, BufferSettings)] does
    public static SqliteMarketDataStore open(Path file) {
        return open(file, BufferSettings.DEFAULT);
    }

    /// Opens a store, or creates one where there is no file. One of an older version is brought up
    /// to date, which older versions of AlphaStocks cannot read any more.
    ///
    /// @param settings when rows are stored, and how many wait while they cannot be
    /// @throws MarketDataException if the file is in use, cannot be read or written, is no store of
    ///   market data, or was written by a newer version; the message says which, and what is
    ///   expected
    public static SqliteMarketDataStore open(Path file, BufferSettings settings) {
        return open(file, BUSY_TIMEOUT, settings);
    }

    static SqliteMarketDataStore open(Path file, Duration busyTimeout, BufferSettings settings) {
        return new SqliteMarketDataStore(file, busyTimeout, settings);
    }
}
