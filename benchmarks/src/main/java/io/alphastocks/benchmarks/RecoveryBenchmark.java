package io.alphastocks.benchmarks;

import io.alphastocks.book.Book;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.SystemReady;
import io.alphastocks.jdbc.PostgresJournal;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.store.Journal;
import io.alphastocks.time.SimulatedClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.postgresql.ds.PGSimpleDataSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/// How long a restart takes, on SQLite and PostgreSQL, with a snapshot and without: each time in a
/// process of its own, whose code is cold. Of the book alone, until the journal is open, and from
/// then on until the book takes commands. Of a paper engine on the concurrent bus, from the opening
/// of the journal until it says that it is ready, and until all positions are watched, with
/// everything dealt with that it had to do at its start. Prints medians as Markdown.
///
/// ```
/// java -Dbenchmark.directory=/a/real/disk -cp benchmarks/target/benchmarks.jar \
///     io.alphastocks.benchmarks.RecoveryBenchmark [orders] [open positions] [rounds]
/// ```
///
/// 100,000 orders, 10,000 open positions and 5 rounds where nothing is said. With `book` or
/// `engine` and the place of a journal it is one such process, for a profiler.
public final class RecoveryBenchmark {

    private static final String SNAPSHOTS = "snapshots/book/main";
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /// What a process of its own does.
    private enum Task {
        /// Ends a book in order, which leaves a snapshot and how far its events are published.
        LEAVE,
        /// Opens the book.
        BOOK,
        /// Starts an engine.
        ENGINE
    }

    private RecoveryBenchmark() {}

    /// Measures and prints.
    public static void main(String[] args) throws Exception {
        if (args.length == 2) {
            run(Task.valueOf(args[0].toUpperCase(Locale.ROOT)), args[1]);
            return;
        }
        int orders = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int positions = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        Path directory = new ScratchDirectory().path;
        List<String> lines = new ArrayList<>();
        lines.addAll(
                measure(
                        "SQLite",
                        directory.resolve("book.db").toString(),
                        orders,
                        positions,
                        rounds));
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setDataDirectory(directory.resolve("server"))
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .start()) {
            String url = server.getJdbcUrl("postgres", "postgres");
            lines.addAll(measure("PostgreSQL", url, orders, positions, rounds));
        }
        System.out.println();
        System.out.println(
                "| journal | snapshot | journal opens, ms | book opens, ms | together, ms | engine is ready, ms | its positions are watched, ms |");
        System.out.println("|---|---|---:|---:|---:|---:|---:|");
        lines.forEach(System.out::println);
    }

    private static List<String> measure(
            String name, String where, int orders, int positions, int rounds) throws Exception {
        try (Journal journal = journal(where)) {
            long records = LargeBook.write(orders, positions, journal);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d orders, %,d open positions, %,d records%n",
                    name,
                    orders,
                    positions,
                    records);
        }
        double[] _ = process(Task.LEAVE, where);
        try (Journal journal = journal(where)) {
            long _ = journal.trim(SNAPSHOTS, journal.version(SNAPSHOTS));
        }
        List<String> lines = new ArrayList<>();
        lines.add(row(name, "no", where, rounds));
        double[] _ = process(Task.LEAVE, where);
        lines.add(row(name, "yes", where, rounds));
        return lines;
    }

    private static String row(String name, String snapshot, String where, int rounds)
            throws Exception {
        List<Double> journals = new ArrayList<>();
        List<Double> books = new ArrayList<>();
        List<Double> sums = new ArrayList<>();
        List<Double> ready = new ArrayList<>();
        List<Double> watched = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double[] book = process(Task.BOOK, where);
            journals.add(book[0]);
            books.add(book[1]);
            sums.add(book[0] + book[1]);
            double[] engine = process(Task.ENGINE, where);
            ready.add(engine[0]);
            watched.add(engine[1]);
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f |",
                name,
                snapshot,
                median(journals),
                median(books),
                median(sums),
                median(ready),
                median(watched));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /// Does a task in another process.
    ///
    /// @return the times that it tells, in milliseconds
    private static double[] process(Task task, String where)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx1g",
                                "-cp",
                                System.getProperty("java.class.path"),
                                RecoveryBenchmark.class.getName(),
                                task.name(),
                                where)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        double[] millis = new double[2];
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < millis.length; i++) {
                String line = output.readLine();
                if (line == null) {
                    throw new IllegalStateException("the process ended early");
                }
                millis[i] = Double.parseDouble(line);
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the process ended with " + process.exitValue());
        }
        return millis;
    }

    /// Does a task, tells two times and ends as one that is killed.
    private static void run(Task task, String where) throws InterruptedException {
        switch (task) {
            case LEAVE -> leave(where);
            case BOOK -> book(where);
            case ENGINE -> engine(where);
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void leave(String where) {
        try (Journal journal = journal(where);
                Book book = LargeBook.open(journal)) {
            book.publishTo(_ -> {});
        }
        System.out.println(0);
        System.out.println(0);
    }

    private static void book(String where) {
        long start = System.nanoTime();
        Journal journal = journal(where);
        long opened = System.nanoTime();
        Book book = LargeBook.open(journal);
        long ready = System.nanoTime();
        book.check();
        System.out.println((opened - start) / 1e6);
        System.out.println((ready - opened) / 1e6);
    }

    private static void engine(String where) throws InterruptedException {
        long start = System.nanoTime();
        Journal journal = journal(where);
        SimulatedClock clock = SimulatedClock.at(LargeBook.RESTART);
        TradingEngine engine = LargeBook.engine(journal, clock);
        CompletableFuture<Long> ready = new CompletableFuture<>();
        engine.bus()
                .subscribe(
                        SystemReady.class,
                        o -> o.named("benchmark"),
                        _ -> ready.complete(System.nanoTime()));
        Thread run =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                engine.run();
                            } catch (RuntimeException e) {
                                ready.completeExceptionally(e);
                            }
                        });
        System.out.println((ready.join() - start) / 1e6);
        clock.advanceTo(clock.micros());
        if (!engine.bus().awaitIdle(LONGEST) || !run.isAlive()) {
            throw new IllegalStateException("the engine does not come to rest");
        }
        System.out.println((System.nanoTime() - start) / 1e6);
    }

    private static Journal journal(String where) {
        if (!where.startsWith("jdbc:")) {
            return SqliteJournal.open(Path.of(where));
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(where);
        return PostgresJournal.open(source);
    }
}
