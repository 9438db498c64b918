package io.alphastocks.clickhouse;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientConfigProperties;
import com.clickhouse.client.api.DataStreamWriter;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import com.clickhouse.jdbc.ConnectionImpl;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/// A server, as the driver reaches it: statements by their text, rows in the engine's own columns.
/// Safe for use by any thread.
///
/// An insert is sent once, whatever the driver is told to repeat, and a server that has taken it
/// answers when it is stored. What became of one whose answer was lost, [Inserts#settle] finds out.
final class Session implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /// How long the next rows of an answer may take: a server may have all of them to sort first.
    private static final Duration SORTING = Duration.ofMinutes(5);

    /// Makes a row a value.
    interface RowReader<T> {
        T read(InputBlocks.Block block, int row);
    }

    private final Connection connection;
    private final Client client;
    private final String name;
    private final Map<String, String> insertOptions;
    private final Duration patience;
    private final Inserts inserts;

    /// Cancels what has taken too long; a server that was stopped reads no more and tells nothing.
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("clickhouse-watch").factory());

    private Session(
            Connection connection,
            Client client,
            String name,
            Map<String, String> insertOptions,
            Duration patience) {
        this.connection = connection;
        this.client = client;
        this.name = name;
        this.insertOptions = insertOptions;
        this.patience = patience;
        // What the server has not even begun by then, it would not finish in time.
        inserts = new Inserts(this, patience.dividedBy(3));
    }

    /// @param patience how long an insert or a statement may take
    /// @throws ClickHouseStoreException if there is no connection, or it is not the official
    ///   driver's
    static Session open(DataSource source, ClickHouseSettings settings, Duration patience) {
        Connection connection = null;
        try {
            connection = source.getConnection();
            if (connection == null) { // the driver's way to say that a URL is another's
                throw new ClickHouseStoreException(
                        "no connection to ClickHouse: the URL must begin with jdbc:clickhouse://");
            }
            if (!connection.isWrapperFor(ConnectionImpl.class)) {
                throw new ClickHouseStoreException(
                        "the connection is a "
                                + connection.getClass().getName()
                                + "; it must be of the official driver, com.clickhouse:jdbc-v2");
            }
            ConnectionImpl own = connection.unwrap(ConnectionImpl.class);
            Client client = own.getClient();
            String name = "ClickHouse at " + address(connection.getMetaData().getURL());
            Map<String, String> options =
                    settings.cluster() == null
                            ? Map.of()
                            : Map.of("distributed_foreground_insert", "1");
            Session session = new Session(connection, client, name, options, patience);
            connection = null;
            return session;
        } catch (SQLException | RuntimeException e) {
            throw e instanceof ClickHouseStoreException own
                    ? own
                    : new ClickHouseStoreException(
                            "no connection to ClickHouse: " + Failures.describe(e), e);
        } finally {
            closeQuietly(connection);
        }
    }

    /// A URL may have a password among its options.
    private static String address(String url) {
        int options = url.indexOf('?');
        return options < 0 ? url : url.substring(0, options);
    }

    private static void closeQuietly(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException _) {
                // What made it useless is being told already.
            }
        }
    }

    /// Where the server is, for messages.
    String name() {
        return name;
    }

    /// Runs a statement that gives no rows.
    ///
    /// @throws ClickHouseStoreException if it failed
    void execute(String sql) {
        String id = newId();
        run("a statement", id, statement(id, sql));
    }

    /// Runs a statement that inserts what it has itself.
    ///
    /// @throws ClickHouseStoreException if it failed; whether it is stored is then unknown
    void execute(Insert insert, String sql) {
        send("a statement", insert, statement(insert.id(), sql));
    }

    private Action<String> statement(String id, String sql) {
        return () -> {
            try (Answer _ = new Answer(client.query(sql, querySettings(id)).get())) {
                return id;
            }
        };
    }

    /// The rows that a query gives, all in memory.
    ///
    /// @throws ClickHouseStoreException if it failed
    <T> List<T> list(String sql, RowReader<T> reader) {
        String id = newId();
        // What is read whole is little: more threads cost the server more than they bring.
        QuerySettings settings = querySettings(id).serverSetting("max_threads", "1");
        return run(
                "a query",
                id,
                () -> {
                    List<T> rows = new ArrayList<>();
                    try (Answer answer = new Answer(client.query(sql, settings).get())) {
                        InputBlocks blocks = answer.blocks();
                        for (InputBlocks.Block block; (block = blocks.next()) != null; ) {
                            for (int row = 0; row < block.rows(); row++) {
                                rows.add(reader.read(block, row));
                            }
                        }
                    }
                    return rows;
                });
    }

    /// The one row that a query gives.
    <T> T one(String sql, RowReader<T> reader) {
        List<T> rows = list(sql, reader);
        if (rows.size() != 1) {
            throw new ClickHouseStoreException(
                    "%s: %s rows came where one was expected".formatted(name, rows.size()));
        }
        return rows.getFirst();
    }

    /// The rows that a query gives, as they come; to be closed. The server waits for a slow reader
    /// for an hour.
    ///
    /// @throws ClickHouseStoreException if it failed
    Answer stream(String sql) {
        String id = newId();
        QuerySettings settings = querySettings(id);
        settings.serverSetting("http_send_timeout", "3600");
        settings.serverSetting("send_timeout", "3600");
        settings.serverSetting("cancel_http_readonly_queries_on_client_close", "1");
        return run("a query", id, SORTING, () -> new Answer(client.query(sql, settings).get()));
    }

    /// The next rows of an answer.
    ///
    /// @throws ClickHouseStoreException if the server failed
    InputBlocks.@Nullable Block next(Answer answer, InputBlocks blocks) {
        String id = answer.response.getQueryId();
        return run("reading", id == null ? "" : id, SORTING, blocks::next);
    }

    /// What a server sends; to be closed.
    record Answer(QueryResponse response) implements AutoCloseable {

        InputBlocks blocks() {
            return new InputBlocks(response.getInputStream());
        }

        @Override
        public void close() {
            try {
                response.close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (Exception _) {
                // Its rows have been read, or are not wanted.
            }
        }
    }

    private QuerySettings querySettings(String id) {
        return new QuerySettings()
                .setQueryId(id)
                .setFormat(ClickHouseFormat.Native)
                .setOption(ClientConfigProperties.RETRY_ON_FAILURE.getKey(), 0);
    }

    static String newId() {
        return "alphastocks-" + UUID.randomUUID();
    }

    /// Inserts into this server.
    Inserts inserts() {
        return inserts;
    }

    /// Stores rows; they are stored when it returns.
    ///
    /// @param table as statements write it
    /// @throws ClickHouseStoreException if it failed; whether the rows are stored is then unknown
    void insert(Insert insert, String table, OutputBlock rows) {
        insert(insert, table, rows, Map.of());
    }

    /// Stores rows as the other does, with settings of its own.
    void insert(Insert insert, String table, OutputBlock rows, Map<String, String> options) {
        InsertSettings settings =
                new InsertSettings()
                        .setQueryId(insert.id())
                        .setOption(ClientConfigProperties.RETRY_ON_FAILURE.getKey(), 0)
                        .serverSetting("async_insert", "0")
                        .serverSetting("max_insert_threads", "1")
                        .serverSetting("max_threads", "1")
                        .serverSetting("max_partitions_per_insert_block", "0");
        insertOptions.forEach(settings::serverSetting);
        options.forEach(settings::serverSetting);
        // The driver puts the name of the format behind what it takes for a table.
        String into =
                "%s (%s) SELECT * FROM input(%s) WHERE %s"
                        .formatted(
                                table,
                                rows.columns(),
                                Sql.text(rows.structure()),
                                insert.condition());
        send(
                "storing " + rows.rows() + " rows",
                insert,
                () -> {
                    try (InsertResponse _ =
                            client.insert(
                                            into,
                                            List.of(),
                                            new Once(rows),
                                            ClickHouseFormat.Native,
                                            settings)
                                    .get()) {
                        return into;
                    }
                });
    }

    private <T> void send(String what, Insert insert, Action<T> action) {
        try {
            run(what, insert.id(), action);
            insert.answer();
        } catch (ClickHouseStoreException e) {
            if (Failures.isAnswer(e)) {
                insert.answer();
            }
            throw e;
        }
    }

    /// Rows that are sent once.
    private record Once(OutputBlock rows) implements DataStreamWriter {

        @Override
        public void onOutput(OutputStream out) throws IOException {
            rows.writeTo(out);
            // The driver ends a body that it is not told the length of when this is closed.
            out.close();
        }

        @Override
        public void onRetry() throws IOException {
            throw new IOException("an insert is not repeated by the driver: it may be stored");
        }
    }

    private interface Action<T extends @Nullable Object> {
        T run() throws Exception;
    }

    private <T> T run(String what, String id, Action<T> action) {
        return run(what, id, patience, action);
    }

    private <T extends @Nullable Object> T run(
            String what, String id, Duration atMost, Action<T> action) {
        Future<?> overdue = cancelAfter(atMost, id);
        boolean interrupted = Thread.interrupted();
        try {
            return action.run();
        } catch (Exception e) {
            throw failure(what, e);
        } finally {
            overdue.cancel(false);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Future<?> cancelAfter(Duration atMost, String id) {
        try {
            return watch.schedule(
                    () -> client.cancelTransportRequest(id),
                    atMost.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException(name + " is closed", e);
        }
    }

    /// What failed, in words.
    ClickHouseStoreException failure(String what, Throwable failed) {
        Throwable cause =
                failed instanceof ExecutionException || failed instanceof CompletionException
                        ? failed.getCause()
                        : failed;
        Throwable told = cause == null ? failed : cause;
        return new ClickHouseStoreException(
                "%s: %s failed: %s".formatted(name, what, Failures.describe(told)), told);
    }

    @Override
    public void close() {
        watch.shutdownNow();
        try {
            connection.close();
        } catch (SQLException | ClickHouseException e) {
            throw new ClickHouseStoreException(name + ": closing failed: " + e.getMessage(), e);
        }
    }
}
