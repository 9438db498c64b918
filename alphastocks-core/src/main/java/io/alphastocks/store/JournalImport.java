package io.alphastocks.store;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// Puts records into a journal at the versions that they had, such as those that [JournalExport]
/// has written: each batch is one append, at the version before its own. What the journal has
/// already is passed over, so that an import that was interrupted may be made again.
///
/// ```java
/// JournalImport records = JournalImport.into(journal);
/// JournalImport.read(file, records::add);
/// records.finish();
/// ```
///
/// One thread at a time.
public final class JournalImport {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PAYLOAD = ",\"payload\":";

    private final Journal journal;
    private final Function<? super StoredRecord, List<QueryRow>> rows;
    private final Map<String, Batch> batches = new HashMap<>();
    private long appended;

    /// A batch of which more may come.
    private record Batch(long version, List<StoredRecord> stored, List<JournalRecord> records) {}

    private JournalImport(Journal journal, Function<? super StoredRecord, List<QueryRow>> rows) {
        this.journal = journal;
        this.rows = rows;
    }

    /// An import that leaves query tables as they are.
    public static JournalImport into(Journal journal) {
        return into(journal, _ -> List.of());
    }

    /// An import that fills query tables, too.
    ///
    /// @param rows what a record changes in them; asked once for each record, in their order
    public static JournalImport into(
            Journal journal, Function<? super StoredRecord, List<QueryRow>> rows) {
        return new JournalImport(journal, rows);
    }

    /// Reads a file of JSON lines in the form of [JournalExport].
    ///
    /// @return how many records it has
    /// @throws UncheckedIOException if the file cannot be read
    /// @throws JournalException if a line is not of that form; the message names file and line
    public static long read(Path file, Consumer<? super StoredRecord> consumer) {
        long number = 0;
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                StoredRecord record;
                try {
                    record = record(line);
                } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
                    throw new JournalException(
                            "%s, line %s is no record of a journal: %s"
                                    .formatted(file, number, e.getMessage()),
                            e);
                }
                consumer.accept(record);
            }
            return number;
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static StoredRecord record(String line) {
        Map<String, String> texts = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("payload")) {
                    json.skipChildren();
                } else if (value == JsonToken.VALUE_NUMBER_INT) {
                    numbers.put(name, json.getLongValue());
                } else {
                    texts.put(name, json.getString());
                }
            }
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("something follows it");
            }
        }
        return new StoredRecord(
                required("stream", texts),
                required("version", numbers),
                Math.toIntExact(required("ordinal", numbers)),
                required("id", texts),
                required("type", texts),
                Instant.parse(required("time", texts)),
                required("correlationId", texts),
                payload(line));
    }

    private static <T> T required(String name, Map<String, T> found) {
        T value = found.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }

    /// As it stands, so that no number changes its form: it is the last that a line has. No text
    /// before it can hold its name, as a quote in a text is escaped.
    private static String payload(String line) {
        int name = line.indexOf(PAYLOAD);
        if (name < 0) {
            throw new IllegalArgumentException("'payload' is missing");
        }
        return line.substring(name + PAYLOAD.length(), line.length() - 1);
    }

    /// Takes a record. Those of one stream come in the order of their versions and ordinals; those
    /// of several may come in any mixture.
    ///
    /// @throws JournalException if the journal fails, has not what comes before the record, or has
    ///   something else in its place
    public void add(StoredRecord record) {
        Batch batch = batches.get(record.stream());
        if (batch != null && record.version() != batch.version) {
            append(record.stream(), batch);
            batch = null;
        }
        if (batch == null) {
            batch = new Batch(record.version(), new ArrayList<>(), new ArrayList<>());
            batches.put(record.stream(), batch);
        }
        if (record.ordinal() != batch.records.size()) {
            throw new JournalException(
                    "stream %s, version %s: record %s follows %s of its batch; they must come in their order"
                            .formatted(
                                    record.stream(),
                                    record.version(),
                                    record.ordinal(),
                                    batch.records.size() - 1));
        }
        batch.stored.add(record);
        batch.records.add(
                new JournalRecord(
                        record.id(),
                        record.type(),
                        record.time(),
                        record.correlationId(),
                        record.payload(),
                        rows.apply(record)));
    }

    /// Stores the last batch of each stream.
    ///
    /// @return how many records were stored; those that the journal had before are not counted
    /// @throws JournalException see [#add]
    public long finish() {
        batches.forEach(this::append);
        batches.clear();
        return appended;
    }

    private void append(String stream, Batch batch) {
        switch (journal.append(stream, batch.version - 1, batch.records)) {
            case AppendResult.Appended _ -> appended += batch.records.size();
            case AppendResult.Conflict(long actual) -> {
                if (actual < batch.version) {
                    throw new JournalException(
                            "stream %s is at version %s; what comes before version %s is missing"
                                    .formatted(stream, actual, batch.version));
                }
                if (actual == batch.version) {
                    requireSame(stream, batch);
                }
            }
        }
    }

    /// The last that the journal has tells whether it is of the same story.
    private void requireSame(String stream, Batch batch) {
        List<StoredRecord> there = new ArrayList<>();
        journal.read(stream, batch.version - 1, there::add);
        if (!there.equals(batch.stored)) {
            @Nullable String id = there.isEmpty() ? null : there.getFirst().id();
            throw new JournalException(
                    "stream %s, version %s has something else already: it begins with '%s' instead of '%s'"
                            .formatted(stream, batch.version, id, batch.records.getFirst().id()));
        }
    }
}
