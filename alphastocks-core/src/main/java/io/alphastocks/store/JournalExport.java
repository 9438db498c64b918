package io.alphastocks.store;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/// Records of a journal as JSON lines: one JSON object a line, in UTF-8, lines ended by `\n`.
///
/// ```json
/// {"stream":"book/main","version":7,"ordinal":0,"id":"book:main/19","type":"OrderFilled",
///  "time":"2021-06-11T05:50:00.000000Z","correlationId":"ema/NIFTY/…","payload":{…}}
/// ```
///
/// (on one line). `stream`, `version` and `ordinal` tell where the record stands, `id` what it is
/// known by within its stream, `type` and `payload` what happened, `time` when, in UTC with six
/// decimals, and `correlationId` what it belongs to, empty where nothing. The payload is the
/// record's own JSON; prices and money in it are decimal text, exact.
///
/// Written as the journal is read: no more than a part of it is in memory.
public final class JournalExport {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final JsonMapper JSON = new JsonMapper();

    private JournalExport() {}

    /// Writes what a query finds into a file, which appears whole or not at all: it is written
    /// beside it, with `.part` added to its name, forced to the disk, and renamed. An older file of
    /// the name is replaced.
    ///
    /// @return how many records there were
    /// @throws UncheckedIOException if the file cannot be written
    /// @throws JournalException if the journal cannot be read, or a payload is no JSON; the message
    ///   names the record
    public static long write(Journal journal, JournalQuery query, Path file) {
        return write(file, out -> write(journal, query, out));
    }

    /// Writes a part of a stream into a file, in the order of its versions, as [#write(Journal,
    /// JournalQuery, Path)] does.
    ///
    /// @param afterVersion 0 from its beginning
    /// @param throughVersion the last version that is written
    /// @return how many records there were
    /// @throws UncheckedIOException if the file cannot be written
    /// @throws JournalException if the journal cannot be read, or a payload is no JSON; the message
    ///   names the record
    public static long writeStream(
            Journal journal, String stream, long afterVersion, long throughVersion, Path file) {
        return write(
                file,
                out -> {
                    AtomicLong written = new AtomicLong();
                    journal.read(
                            stream,
                            afterVersion,
                            record -> {
                                if (record.version() <= throughVersion) {
                                    write(record, out);
                                    written.incrementAndGet();
                                }
                            });
                    return written.get();
                });
    }

    private static long write(Path file, ToLongFunction<Writer> content) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            long written;
            try (BufferedWriter out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                written = content.applyAsLong(out);
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(
                    part,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the journal cannot be exported to %s: %s".formatted(file, e), e);
        }
    }

    /// Writes what a query finds; leaves the writer open.
    ///
    /// @param out takes UTF-16, as every writer; encode it as UTF-8
    /// @return how many records there were
    /// @throws UncheckedIOException if the writer fails
    /// @throws JournalException if the journal cannot be read, or a payload is no JSON; the message
    ///   names the record
    public static long write(Journal journal, JournalQuery query, Writer out) {
        AtomicLong written = new AtomicLong();
        journal.find(
                query,
                record -> {
                    write(record, out);
                    written.incrementAndGet();
                });
        return written.get();
    }

    private static void write(StoredRecord record, Writer out) {
        String line = line(record);
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be exported: " + e.getMessage(), e);
        }
    }

    private static String line(StoredRecord record) {
        requireJson(record);
        StringWriter text = new StringWriter(record.payload().length() + 256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject()
                    .writeStringProperty("stream", record.stream())
                    .writeNumberProperty("version", record.version())
                    .writeNumberProperty("ordinal", record.ordinal())
                    .writeStringProperty("id", record.id())
                    .writeStringProperty("type", record.type())
                    .writeStringProperty("time", TIME.format(record.time()))
                    .writeStringProperty("correlationId", record.correlationId())
                    .writeName("payload");
            // As it stands, so that no number changes its form. Within JSON a line break is space.
            json.writeRawValue(record.payload().replace('\n', ' ').replace('\r', ' '));
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void requireJson(StoredRecord record) {
        JsonToken first;
        JsonToken after;
        try (JsonParser parser = JSON.createParser(record.payload())) {
            first = parser.nextToken();
            if (first != null) {
                parser.skipChildren();
            }
            after = parser.nextToken();
        } catch (JacksonException e) {
            throw noJson(record, e.getOriginalMessage(), e);
        }
        if (first == null || after != null) {
            throw noJson(record, first == null ? "it is empty" : "something follows it", null);
        }
    }

    private static JournalException noJson(
            StoredRecord record, String why, @Nullable Throwable cause) {
        String message =
                "stream %s, version %s: the payload of the %s '%s' is no JSON: %s"
                        .formatted(
                                record.stream(), record.version(), record.type(), record.id(), why);
        return cause == null ? new JournalException(message) : new JournalException(message, cause);
    }
}
