package io.alphastocks.signal;

import io.alphastocks.book.BookView;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalEnded;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.model.Signal;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Signals with what became of them, as a table of features and outcomes to train models on: one
/// row a signal, oldest first, a header, RFC 4180 quoting. A cell is empty where it does not apply.
public final class SignalCsv {

    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "time",
                    "symbol",
                    "strategy",
                    "action",
                    "entry",
                    "stop_loss",
                    "target",
                    "strength",
                    "expected_move_percent",
                    "timeframe",
                    "kind",
                    "reason",
                    "contract",
                    "strike",
                    "expiry",
                    "premium",
                    "quantity",
                    "rejected_by",
                    "outcome",
                    "exit_reason",
                    "profit",
                    "profit_percent",
                    "held_seconds");

    private SignalCsv() {}

    /// Writes all signals of a book to a file, which is replaced where it exists.
    ///
    /// @throws IOException if the file cannot be written
    /// @throws io.alphastocks.store.JournalException if the book's journal cannot be read
    public static void write(BookView book, Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            write(book, writer);
        }
    }

    /// Writes all signals of a book.
    ///
    /// @throws IOException if the writer throws it
    public static void write(BookView book, Writer writer) throws IOException {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        book.readEvents(event -> add(rows, event));
        line(writer, COLUMNS);
        for (Map<String, String> row : rows.values()) {
            List<String> cells = new ArrayList<>();
            COLUMNS.forEach(column -> cells.add(row.getOrDefault(column, "")));
            line(writer, cells);
        }
    }

    private static void add(Map<String, Map<String, String>> rows, BookEvent event) {
        switch (event) {
            case SignalGenerated e -> {
                Map<String, String> row = features(e.signal());
                row.put("kind", e.kind().name());
                row.put("outcome", "NEW");
                rows.put(e.signal().id(), row);
            }
            case SignalActivated e -> {
                Map<String, String> row = row(rows, e.signal());
                row.put("contract", e.contract().id().value());
                row.put("strike", e.contract().strike().toString());
                row.put("expiry", e.contract().expiry().toString());
                row.put("premium", e.price().toString());
                row.put("quantity", e.quantity().toString());
                row.put("outcome", "ACTIVE");
            }
            case SignalRejected e -> {
                Map<String, String> row = row(rows, e.signal());
                row.put("rejected_by", e.rule());
                row.put("outcome", "REJECTED");
            }
            case SignalEnded e -> {
                Map<String, String> row = row(rows, e.signal());
                row.put("outcome", e.state().name());
                row.put("exit_reason", e.reason());
                row.put("profit", e.profit().toString());
                row.put("profit_percent", Double.toString(e.profitPercent()));
            }
            case PositionClosed e -> {
                Map<String, String> row = rows.get(e.position().signalId());
                if (row != null) {
                    row.put("held_seconds", Long.toString(e.held().toSeconds()));
                }
            }
            default -> {
                // says nothing of a signal's features or outcome
            }
        }
    }

    private static Map<String, String> row(Map<String, Map<String, String>> rows, Signal signal) {
        return rows.computeIfAbsent(signal.id(), _ -> features(signal));
    }

    private static Map<String, String> features(Signal signal) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("id", signal.id());
        row.put("time", signal.time().toString());
        row.put("symbol", signal.symbol());
        row.put("strategy", signal.strategy());
        row.put("action", signal.action().name());
        row.put("entry", signal.entry().toString());
        row.put("stop_loss", signal.stopLoss().toString());
        row.put("target", signal.target().toString());
        row.put("strength", Double.toString(signal.strength()));
        row.put("expected_move_percent", Double.toString(signal.expectedMovePercent()));
        row.put("timeframe", signal.timeframe().name());
        row.put("reason", signal.reason());
        return row;
    }

    private static void line(Writer writer, List<String> cells) throws IOException {
        writer.write(cells.stream().map(SignalCsv::quoted).collect(Collectors.joining(",")));
        writer.write("\r\n");
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
