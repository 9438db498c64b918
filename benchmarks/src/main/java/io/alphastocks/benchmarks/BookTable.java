package io.alphastocks.benchmarks;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Runs [BookBenchmark] on SQLite and PostgreSQL and prints what it measured as Markdown: durable
/// commands per second at 1, 16 and 256 callers, and commands per force, which is that divided by
/// the forces per second that the same disk gave in the same round. Figures are medians over the
/// rounds, three where `-f` says nothing else.
///
/// ```
/// java -Dbenchmark.directory=/a/real/disk -cp benchmarks/target/benchmarks.jar \
///     io.alphastocks.benchmarks.BookTable
/// ```
///
/// It takes JMH's options, such as `-f 1 -wi 1 -i 2 -w 1 -r 1 -p store=SQLITE`; ClickHouse is
/// measured where `-p store=CLICKHOUSE` asks for it.
public final class BookTable {

    private static final int ROUNDS = 3;
    private static final List<String> STORES = List.of("SQLITE", "POSTGRES");
    private static final List<String> CALLERS = List.of("callers001", "callers016", "callers256");
    private static final String FORCE = "force";

    /// What each round measured, per second, by store and benchmark.
    private final Map<String, Map<String, List<Double>>> measured = new LinkedHashMap<>();

    private BookTable() {}

    /// Runs and prints.
    ///
    /// @param args JMH's options
    public static void main(String[] args)
            throws RunnerException, CommandLineOptionException, IOException {
        CommandLineOptions chosen = new CommandLineOptions(args);
        if (chosen.shouldHelp()) {
            System.out.println("Measures durable commands; takes JMH's options:");
            chosen.showHelp();
            return;
        }
        BookTable table = new BookTable();
        int rounds = chosen.getForkCount().orElse(ROUNDS);
        for (int round = 0; round < rounds; round++) {
            for (String store : chosen.getParameter("store").orElse(STORES)) {
                Options once =
                        new OptionsBuilder()
                                .parent(chosen)
                                .include(BookBenchmark.class.getName())
                                .param("store", store)
                                .forks(1)
                                .build();
                for (RunResult result : new Runner(once).run()) {
                    table.add(store, result);
                }
            }
        }
        table.print();
    }

    private void add(String store, RunResult result) {
        measured.computeIfAbsent(store, _ -> new HashMap<>())
                .computeIfAbsent(result.getPrimaryResult().getLabel(), _ -> new ArrayList<>())
                .add(result.getPrimaryResult().getScore());
    }

    private void print() {
        System.out.println();
        System.out.println("| store | callers | forces/s | commands/s | commands per force |");
        System.out.println("|---|---:|---:|---:|---:|");
        measured.forEach((store, of) -> {
            List<Double> forces = Objects.requireNonNull(of.get(FORCE));
            for (String callers : CALLERS) {
                List<Double> commands = Objects.requireNonNull(of.get(callers));
                List<Double> perForce = new ArrayList<>();
                for (int round = 0; round < commands.size(); round++) {
                    perForce.add(commands.get(round) / forces.get(round));
                }
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %d | %,.0f | %,.0f | %.1f |%n",
                        store,
                        Integer.parseInt(callers.substring("callers".length())),
                        median(forces),
                        median(commands),
                        median(perForce));
            }
        });
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
