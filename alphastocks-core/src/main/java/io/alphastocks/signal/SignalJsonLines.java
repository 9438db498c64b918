package io.alphastocks.signal;

import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.Subscription;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.model.Signal;

import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A copy of every signal in a file, one JSON object a line. A copy for other tools: the truth is
/// the book.
public final class SignalJsonLines implements AutoCloseable {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final BufferedWriter writer;
    private final Subscription subscription;

    private SignalJsonLines(Path file, EventBus bus) throws IOException {
        writer =
                Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        subscription =
                bus.subscribe(
                        SignalGenerated.class,
                        o -> o.named("signal-copy").serial(),
                        event -> write(event.signal()));
    }

    /// Copies the signals that are published from now on to the end of a file. A file that cannot
    /// be written makes dead letters of this subscription, and harms nobody else.
    ///
    /// @throws UncheckedIOException if the file cannot be opened for writing
    public static SignalJsonLines appendTo(Path file, EventBus bus) {
        try {
            return new SignalJsonLines(file, bus);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "signals cannot be copied to " + file + ": " + e.getMessage(), e);
        }
    }

    private void write(Signal signal) throws IOException {
        String line =
                MAPPER.createObjectNode()
                        .put("id", signal.id())
                        .put("time", signal.time().toString())
                        .put("symbol", signal.symbol())
                        .put("strategy", signal.strategy())
                        .put("action", signal.action().name())
                        .put("entry", signal.entry().toString())
                        .put("stopLoss", signal.stopLoss().toString())
                        .put("target", signal.target().toString())
                        .put("strength", signal.strength())
                        .put("expectedMovePercent", signal.expectedMovePercent())
                        .put("timeframe", signal.timeframe().name())
                        .put("reason", signal.reason())
                        .toString();
        writer.write(line);
        writer.newLine();
        writer.flush();
    }

    @Override
    public void close() {
        subscription.close();
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the copy of the signals was not finished", e);
        }
    }
}
