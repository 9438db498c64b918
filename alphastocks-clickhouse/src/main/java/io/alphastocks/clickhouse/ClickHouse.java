package io.alphastocks.clickhouse;

import com.clickhouse.jdbc.DataSourceImpl;

import io.alphastocks.event.Event;
import io.alphastocks.event.EventJson;
import io.alphastocks.store.BufferSettings;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MarketDataStore;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

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

    /// A journal in the table `records`, for those who want one database and give at most a few
    /// dozen signals a second.
    ///
    /// What `append` has acknowledged is forced to the server's disk, so that it survives `kill -9`
    /// of this process and of the server, and a power cut as far as the disk keeps what it was told
    /// to keep. A batch is stored whole or not at all. All appends that wait at a moment, of
    /// whatever streams, are stored in one insert. Of several that append to one version of a
    /// stream, in any processes, exactly one succeeds and the others get a conflict.
    ///
    /// On one server that rests on the order in which the engine commits blocks of one table, which
    /// it keeps and has been tested for (32 threads, `kill -9`), but which is not among its
    /// documented guarantees. Do not set the table up as a replicated one: blocks of replicas have
    /// no such order. On a cluster Keeper decides, by a `KeeperMap` table in strict mode.
    ///
    /// It does not promise that query tables change with the records: it has none; the audit and
    /// its views are for people. Rows of an append that lost remain in the table, and no reader
    /// gives them. Ids of records that were trimmed may be used again.
    ///
    /// An append whose answer was lost, because the server or the network went away in the middle,
    /// fails where the server cannot be asked; before the next read or append the journal makes
    /// sure that it is over, so that the read finds what is so. That takes up to ten seconds from
    /// when it was sent, where the server was stopped or cut off and has not been started since:
    /// until then the server may find it in a socket and carry it out, and from then on refuses it.
    public Journal journal() {
        Arbiter arbiter =
                settings.cluster() == null
                        ? new BlockArbiter(session, settings)
                        : new KeeperArbiter(session, settings);
        return new ClickHouseJournal(session, settings, arbiter);
    }

    /// Records events under the name of a run, with [#BUFFER]; see [AuditLog].
    ///
    /// @param run such as an account and a day, not blank; a run that has been recorded goes on
    public AuditLog audit(String run) {
        return audit(run, BUFFER);
    }

    /// Records events under the name of a run.
    ///
    /// @param buffering when events are stored, and how many wait while they cannot be
    /// @throws IllegalArgumentException if the name is blank
    public AuditLog audit(String run, BufferSettings buffering) {
        if (run.isBlank()) {
            throw new IllegalArgumentException("the run is blank; it must name something");
        }
        return new AuditLog(session, settings, run, buffering);
    }

    /// The events of a run in the order in which they were recorded, to be published again:
    /// `bus.replay(recorded::iterator)`. They come as they are consumed; close the stream.
    ///
    /// @return the stream throws [ClickHouseStoreException] where the server fails, or an event
    ///   cannot be made again; the message names it
    public Stream<Event> recorded(String run) {
        EventJson json = new EventJson();
        RangeQuery<Event> query =
                new RangeQuery<>(
                        "class, payload, type, id",
                        Table.qualified(settings, Tables.EVENTS),
                        "run = " + Sql.text(run),
                        List.of(
                                new RangeQuery.Key("position", RangeQuery.Kind.NUMBER),
                                new RangeQuery.Key("writer", RangeQuery.Kind.NUMBER)),
                        "max_block_size = 8192",
                        _ ->
                                (block, row) ->
                                        json.read(
                                                        block.column(0).text(row),
                                                        block.column(1).text(row))
                                                .orElseThrow(() -> unreadable(block, row)));
        RangeRows<Event> rows = new RangeRows<>(session, query, () -> {}, failure -> failure);
        return RangeRows.stream(rows, rows);
    }

    private ClickHouseStoreException unreadable(InputBlocks.Block block, int row) {
        return new ClickHouseStoreException(
                "%s: the %s '%s' cannot be made again: it was kept as text, or its class '%s' has gone or changed"
                        .formatted(
                                session.name(),
                                block.column(2).text(row),
                                block.column(3).text(row),
                                block.column(0).text(row)));
    }

    /// Questions about what was recorded.
    public Analytics analytics() {
        return new Analytics(session, settings);
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
