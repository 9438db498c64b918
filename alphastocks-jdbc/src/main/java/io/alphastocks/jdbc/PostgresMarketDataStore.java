package io.alphastocks.jdbc;

import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.MarketDataException;

import javax.sql.DataSource;

/// Ticks, candles, option chains and metrics in a schema of a PostgreSQL database, 14 or newer, as
/// a rule the one that has the journal too.
///
/// Rows are stored in batches, each in one transaction; what was given and not stored when the
/// process is killed is lost. Any number of stores may have a schema at the same time. The
/// `DataSource` stays its owner's: the store keeps one connection while it is open, and takes
/// another for each part that is read, at most two at a time. A driver that makes one statement of
/// a batch stores faster: `reWriteBatchedInserts=true` in the URL.
///
/// Times are microseconds since 1970 in UTC; columns that end in `_raw` are prices, exact, integers
/// of 1/10,000 of the currency.
public final class PostgresMarketDataStore extends SqlMarketDataStore {

    private static final String SCHEMA = "alphastocks";

    private PostgresMarketDataStore(DataSource source, String schema, BufferSettings settings) {
        super(
                () ->
                        new PostgresDatabase(
                                MarketDataTables.LAYOUT,
                                source,
                                schema,
                                PostgresSession.Patience.DEFAULT),
                settings);
    }

    /// Opens the store in the schema `alphastocks`, or creates it where there is none.
    ///
    /// @throws MarketDataException as [#open(DataSource, String, BufferSettings)] does
    public static PostgresMarketDataStore open(DataSource source) {
        return open(source, SCHEMA, BufferSettings.DEFAULT);
    }

    /// Opens the store in a schema, or creates it where there is none. One of an older version is
    /// brought up to date, which older versions of AlphaStocks cannot use any more.
    ///
    /// @param schema a plain name of lower-case letters, digits and underscores
    /// @param settings when rows are stored, and how many wait while they cannot be
    /// @throws IllegalArgumentException if the schema is no such name
    /// @throws MarketDataException if the database cannot be reached or written, is no PostgreSQL
    ///   14 or newer, or if the schema is another application's or was written by a newer version;
    ///   the message says which, and what is expected
    public static PostgresMarketDataStore open(
            DataSource source, String schema, BufferSettings settings) {
        return new PostgresMarketDataStore(source, schema, settings);
    }
}
