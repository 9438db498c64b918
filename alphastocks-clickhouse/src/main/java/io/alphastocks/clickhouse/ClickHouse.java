package io.alphastocks.clickhouse;

import com.clickhouse.jdbc.DataSourceImpl;

import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.MarketDataStore;

import java.time.Duration;
import java.util.Properties;

import javax.sql.DataSource;

/// A ClickHouse database that has the tables of AlphaStocks: where market data, the audit and, for
/// those who want one database, the journal are.
///
/// ```java
/// try (ClickHouse clickHouse = ClickHouse.connect("jdbc:clickhouse://localhost:8123/default");
///         MarketDataStore store = clickHouse.marketData()) {
///     store.addTicks(ticks);
/// }
/// ```
///
/// Close what was opened from it before it. Safe for use by any thread.
public final class ClickHouse implements AutoCloseable {

    /// 100,000 rows or 1 s, since the engine stores large blocks at a far higher rate; 500,000 rows
    /// wait, about 80 MB of ticks; again after 100 ms to 5 s.
    public static final BufferSettings BUFFER =
            new BufferSettings(
                    100_000,
                    Duration.ofSeconds(1),
                    500_000,
                    Duration.ofMillis(100),
                    Duration.ofSeconds(5));

    private final Session session;
    private final ClickHouseSettings settings;

    private ClickHouse(Session session, ClickHouseSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    /// Connects with no options beside those of the URL, to the database `alphastocks`.
    ///
    /// @throws ClickHouseStoreException as [#connect(String, Properties, ClickHouseSettings)] does
    public static ClickHouse connect(String url) {
        return connect(url, new Properties(), ClickHouseSettings.DEFAULT);
    }

    /// Connects to the database `alphastocks`.
    ///
    /// @throws ClickHouseStoreException as [#connect(String, Properties, ClickHouseSettings)] does
    public static ClickHouse connect(String url, Properties properties) {
        return connect(url, properties, ClickHouseSettings.DEFAULT);
    }

    /// Connects, and makes or brings up to date the tables.
    ///
    /// @param url of the official driver, such as `jdbc:clickhouse://host:8123/default`
    /// @param properties the driver's, such as `user` and `password`
    /// @throws ClickHouseStoreException as [#open(DataSource, ClickHouseSettings)] does
    public static ClickHouse connect(
            String url, Properties properties, ClickHouseSettings settings) {
        Properties own = new Properties();
        own.setProperty("connection_timeout", "10000");
        own.setProperty("max_open_connections", "100");
        properties
                .stringPropertyNames()
                .forEach(n -> own.setProperty(n, properties.getProperty(n)));
        try {
            return open(new DataSourceImpl(url, own), settings);
        } catch (IllegalArgumentException e) {
            throw new ClickHouseStoreException("no connection to ClickHouse: " + e.getMessage(), e);
        }
    }

    /// Takes one connection from a source, and keeps it until it is closed; makes or brings up to
    /// date the tables.
    ///
    /// @param source gives connections of the official driver, also out of a pool; it stays its
    ///   owner's
    /// @throws ClickHouseStoreException if the server cannot be reached, refuses the user or the
    ///   database, or if the database is another application's or of a newer version; the message
    ///   says which, and what is expected
    public static ClickHouse open(DataSource source, ClickHouseSettings settings) {
        return open(source, settings, Session.PATIENCE);
    }

    static ClickHouse open(DataSource source, ClickHouseSettings settings, Duration patience) {
        Session session = Session.open(source, settings, patience);
        boolean prepared = false;
        try {
            new Schema(session, settings).prepare();
            prepared = true;
            return new ClickHouse(session, settings);
        } finally {
            if (!prepared) {
                session.close();
            }
        }
    }

    /// A store of market data that takes rows without waiting, with [#BUFFER].
    public MarketDataStore marketData() {
        return marketData(BUFFER);
    }

    /// A store of market data that takes rows without waiting.
    ///
    /// @param settings when rows are stored, and how many wait while they cannot be
    /// @throws ClickHouseStoreException if the server cannot be asked
    public MarketDataStore marketData(BufferSettings settings) {
        return new ClickHouseMarketDataStore(session, this.settings, settings);
    }

    Session session() {
        return session;
    }

    ClickHouseSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        session.close();
    }
}
