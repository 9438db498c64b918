package io.alphastocks.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/// Runs [EventBusBenchmark] and prints what it measured as Markdown: events per second, ours
/// divided by each other bus, and bytes allocated per event; then runs [BusLatency]. It takes JMH's
/// options, such as `-f 1 -i 3 -p subscribers=4`. Forks are rounds: each round runs every bus once,
/// one after another for the same column, so that what else the machine does meets all of them
/// alike. Figures are medians over the forks.
public final class BusTable {

    private static final int ROUNDS = 3;
    private static final List<String> SUBSCRIBERS = List.of("1", "4", "16");
    private static final List<String> PRODUCERS = List.of("1", "2");
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /// A column.
    private record Shape(int subscribers, int producers) {

        private String title() {
            return subscribers + " sub, " + producers + " prod";
        }
    }

    private record Cell(Bus bus, Shape shape) {}

    private record Fork(double eventsPerSecond, double bytesPerEvent) {}

    private final Map<Cell, List<Fork>> forks = new HashMap<>();

    private BusTable() {}

    /// Runs and prints.
    ///
    /// @param args JMH's options
    public static void main(String[] args)
            throws RunnerException, CommandLineOptionException, IOException, InterruptedException {
        CommandLineOptions chosen = new CommandLineOptions(args);
        if (chosen.shouldHelp()) {
            System.out.println("Compares event buses; takes JMH's options:");
            chosen.showHelp();
            return;
        }
        int rounds = chosen.getForkCount().orElse(ROUNDS);
        BusTable table = new BusTable();
        for (int round = 0; round < rounds; round++) {
            for (String subscribers : chosen.getParameter("subscribers").orElse(SUBSCRIBERS)) {
                for (String producers : chosen.getParameter("producers").orElse(PRODUCERS)) {
                    Options once =
                            new OptionsBuilder()
                                    .parent(chosen)
                                    .include(EventBusBenchmark.class.getName())
                                    .param("subscribers", subscribers)
                                    .param("producers", producers)
                                    .addProfiler(GCProfiler.class)
                                    .forks(1)
                                    .build();
                    new Runner(once).run().forEach(table::add);
                }
            }
        }
        System.out.printf(
                "%nJava %s, %d processors, %d forks%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds);
        table.print();
        BusLatency.main();
    }

    private void add(RunResult run) {
        Cell cell =
                new Cell(
                        Bus.valueOf(run.getParams().getParam("bus")),
                        new Shape(
                                Integer.parseInt(run.getParams().getParam("subscribers")),
                                Integer.parseInt(run.getParams().getParam("producers"))));
        for (BenchmarkResult fork : run.getBenchmarkResults()) {
            Result<?> allocated = fork.getSecondaryResults().get(ALLOCATED);
            forks.computeIfAbsent(cell, _ -> new ArrayList<>())
                    .add(
                            new Fork(
                                    fork.getPrimaryResult().getScore(),
                                    allocated == null ? Double.NaN : allocated.getScore()));
        }
    }

    private void print() {
        List<Bus> all = List.of(Bus.values());
        List<Bus> others = all.stream().filter(bus -> !bus.isOurs()).toList();
        print("Thousand events a second, delivered to all", all, this::thousands);
        for (Bus ours : List.of(Bus.OURS_CONCURRENT, Bus.OURS_SERIAL)) {
            print(ours.label() + " ÷ each", others, (bus, shape) -> ratio(ours, bus, shape));
        }
        print("Bytes allocated per event", all, this::bytes);
    }

    private String thousands(Bus bus, Shape shape) {
        OptionalDouble rate = rate(bus, shape);
        return rate.isEmpty()
                ? "–"
                : String.format(Locale.ROOT, "%,.0f", rate.getAsDouble() / 1_000);
    }

    private String ratio(Bus ours, Bus other, Shape shape) {
        OptionalDouble mine = rate(ours, shape);
        OptionalDouble theirs = rate(other, shape);
        return mine.isEmpty() || theirs.isEmpty()
                ? "–"
                : String.format(Locale.ROOT, "%.2f", mine.getAsDouble() / theirs.getAsDouble());
    }

    private String bytes(Bus bus, Shape shape) {
        OptionalDouble bytes =
                median(of(bus, shape).stream().map(Fork::bytesPerEvent).sorted().toList());
        return bytes.isEmpty() ? "–" : String.format(Locale.ROOT, "%.0f", bytes.getAsDouble());
    }

    private OptionalDouble rate(Bus bus, Shape shape) {
        return median(of(bus, shape).stream().map(Fork::eventsPerSecond).sorted().toList());
    }

    private List<Fork> of(Bus bus, Shape shape) {
        return forks.getOrDefault(new Cell(bus, shape), List.of());
    }

    private static OptionalDouble median(List<Double> sorted) {
        int size = sorted.size();
        return size == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2);
    }

    private void print(String title, List<Bus> buses, BiFunction<Bus, Shape, String> cell) {
        List<Shape> shapes =
                forks.keySet().stream()
                        .map(Cell::shape)
                        .distinct()
                        .sorted(
                                Comparator.comparingInt(Shape::subscribers)
                                        .thenComparingInt(Shape::producers))
                        .toList();
        StringBuilder text = new StringBuilder("\n| ").append(title).append(" |");
        shapes.forEach(shape -> text.append(' ').append(shape.title()).append(" |"));
        text.append("\n|---|").append("--:|".repeat(shapes.size())).append('\n');
        for (Bus bus : buses) {
            if (shapes.stream().anyMatch(shape -> !of(bus, shape).isEmpty())) {
                text.append("| ").append(bus.label()).append(" |");
                shapes.forEach(
                        shape -> text.append(' ').append(cell.apply(bus, shape)).append(" |"));
                text.append('\n');
            }
        }
        System.out.print(text);
    }
}
