package io.alphastocks.benchmarks;

import io.alphastocks.book.Book;
import io.alphastocks.jdbc.PostgresJournal;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.store.Journal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.postgresql.ds.PGSimpleDataSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How long a book takes to open after a restart, on SQLite and PostgreSQL, with a snapshot and
/// without: each time in a process of its own, whose code is cold, from the opening of the journal
/// until the book takes commands. Prints medians as Markdown.
///
/// ```
/// java -Dbenchmark.directory=/a/real/disk -cp benchmarks/target/benchmarks.jar \
///     io.alphastocks.benchmarks.RecoveryBenchmark [orders] [open positions] [rounds]
/// ```
///
/// 100,000 orders, 10,000 open positions and 5 rounds where nothing is said.
public final class RecoveryBenchmark {

    private static final String OPEN = "open";

    private RecoveryBenchmark() {}

    /// Measures and prints.
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals(OPEN)) {
            open(args[1], Boolean.parseBoolean(args[2]));
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
                "| journal | snapshot | journal opens, ms | book opens, ms | together, ms |");
        System.out.println("|---|---|---:|---:|---:|");
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
        List<String> lines = new ArrayList<>();
        lines.add(row(name, "no", where, rounds));
        process(where, true);
        lines.add(row(name, "yes", where, rounds));
        return lines;
    }

    private static String row(String name, String snapshot, String where, int rounds)
            throws Exception {
        List<Double> journals = new ArrayList<>();
        List<Double> books = new ArrayList<>();
        List<Double> sums = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double[] millis = process(where, false);
            journals.add(millis[0]);
            books.add(millis[1]);
            sums.add(millis[0] + millis[1]);
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %,.0f | %,.0f |",
                name,
                snapshot,
                median(journals),
                median(books),
                median(sums));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /// Opens the book in another process.
    ///
    /// @param close whether it ends in order, which leaves a snapshot
    private static double[] process(String where, boolean close)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx1g",
                                "-cp",
                                System.getProperty("java.class.path"),
                                RecoveryBenchmark.class.getName(),
                                OPEN,
                                where,
                                String.valueOf(close))
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

    private static void open(String where, boolean close) {
        long start = System.nanoTime();
        Journal journal = journal(where);
        long opened = System.nanoTime();
        Book book = LargeBook.open(journal);
        long ready = System.nanoTime();
        System.out.println((opened - start) / 1e6);
        System.out.println((ready - opened) / 1e6);
        if (close) {
            book.close();
            journal.close();
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
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
