package io.alphastocks.book;

import com.google.common.reflect.TypeToken;

import io.alphastocks.json.ValueJson;
import io.alphastocks.store.JournalException;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// An account's state as text and back. The state is every field of [Account] that can change:
/// those that are not final, collections and tables; a `transient` field follows from others. So a
/// field that is added is stored without a word here, and makes what was stored before another
/// format.
final class AccountCodec {

    /// To be raised when events come to mean something else for fields that stay as they are.
    private static final int MEANING = 4;

    private static final int BUFFER = 1 << 16;

    /// Holds the number of the next row of each table; no field's name.
    private static final String NEXT = "#next";

    private static final Type NEXT_TYPE = new TypeToken<Map<String, Long>>() {}.getType();

    private final JsonMapper mapper;
    private final SortedMap<String, Field> fields = new TreeMap<>();
    private final SortedMap<String, Field> tables = new TreeMap<>();
    private final String format;

    AccountCodec() {
        for (Field field : Account.class.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            boolean isTable = field.getType() == Table.class;
            boolean changes =
                    !Modifier.isFinal(modifiers)
                            || isTable
                            || Map.class.isAssignableFrom(field.getType())
                            || Collection.class.isAssignableFrom(field.getType());
            if (changes && !Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers)) {
                field.setAccessible(true);
                (isTable ? tables : fields).put(field.getName(), field);
            }
        }
        Set<Class<?>> records = new LinkedHashSet<>(Set.of(Table.Row.class));
        this.format = MEANING + "-" + fingerprint(records);
        this.mapper = ValueJson.compact(records);
    }

    /// Names the form of the text, and all that it is made of.
    String format() {
        return format;
    }

    /// @param records gets all types of records that the state is made of
    private String fingerprint(Set<Class<?>> records) {
        SortedMap<String, String> types = new TreeMap<>();
        StringBuilder all = new StringBuilder();
        SortedMap<String, Field> described = new TreeMap<>(fields);
        described.putAll(tables);
        described.forEach((name, field) -> {
            all.append(name).append(':').append(field.getGenericType()).append('\n');
            describe(field.getGenericType(), types, records);
        });
        types.forEach((type, parts) -> all.append(type).append(parts).append('\n'));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Adds a type and all that it holds.
    private static void describe(Type type, Map<String, String> types, Set<Class<?>> records) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                describe(argument, types, records);
            }
        } else if (type instanceof Class<?> record
                && record.isRecord()
                && !types.containsKey(record.getName())) {
            RecordComponent[] parts = record.getRecordComponents();
            records.add(record);
            types.put(
                    record.getName(),
                    Arrays.stream(parts)
                            .map(part -> part.getName() + ":" + part.getGenericType())
                            .toList()
                            .toString());
            for (RecordComponent part : parts) {
                describe(part.getGenericType(), types, records);
            }
        }
    }

    /// The state as parts of text, none of which needs an escape in JSON: what is open first, then
    /// all fields that are no tables, then what is closed. Blocks of closed rows go from one
    /// snapshot to the next as they are.
    List<String> write(Account account) {
        SnapshotParts parts = new SnapshotParts();
        SortedMap<String, Long> next = new TreeMap<>();
        tables.forEach((name, field) -> {
            Table<?> table = table(field, account);
            next.put(name, table.next());
            writeOpen(name, table, parts);
        });
        parts.addState(state(account, next));
        tables.forEach((name, field) -> writeClosed(name, table(field, account), parts));
        return parts.texts();
    }

    private <V> void writeOpen(String name, Table<V> table, SnapshotParts parts) {
        RowBlock.of(table.warm(true), null, rowWriter(table.kind()))
                .forEach(block -> parts.addOpen(name, block));
    }

    private <V> void writeClosed(String name, Table<V> table, SnapshotParts parts) {
        table.cold().blocks().forEach(block -> parts.addClosed(name, block));
        RowBlock.of(table.warm(false), table.kind(), rowWriter(table.kind()))
                .forEach(block -> parts.addClosed(name, block));
    }

    /// How many rows of its tables are open: [#write] writes each of them anew.
    long openRows(Account account) {
        return tables.values().stream().mapToLong(it -> table(it, account).open().size()).sum();
    }

    /// The name of the first field in which two accounts differ; null where they are the same.
    @Nullable String difference(Account one, Account other) {
        try {
            for (Field field : fields.values()) {
                if (!comparable(field.get(one)).equals(comparable(field.get(other)))) {
                    return field.getName();
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        for (Field field : tables.values()) {
            Table<?> left = table(field, one);
            Table<?> right = table(field, other);
            if (left.next() != right.next() || !left.all().equals(right.all())) {
                return field.getName();
            }
        }
        return null;
    }

    /// Queues are equal by identity only.
    private static Object comparable(@Nullable Object value) {
        return value instanceof Deque<?> queue ? List.copyOf(queue) : Optional.ofNullable(value);
    }

    private byte[] state(Account account, Map<String, Long> next) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = mapper.createGenerator(new GZIPOutputStream(bytes, BUFFER))) {
            json.writeStartObject();
            json.writeName(NEXT);
            json.writePOJO(next);
            for (Field field : fields.values()) {
                json.writeName(field.getName());
                json.writePOJO(field.get(account));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /// Begins to fill a new account.
    Reading read(Account account) {
        return new Reading(account);
    }

    /// An account on its way from its parts. What is open is decoded by several threads while the
    /// next parts are still being read.
    ///
    /// Every method throws [JournalException] if a part cannot be read; the account is of no use
    /// then.
    final class Reading implements SnapshotParts.Sink {

        private final Account account;
        private final Map<String, List<CompletableFuture<List<Table.Row<?>>>>> open =
                new HashMap<>();
        private final Map<String, List<RowBlock>> closed = new HashMap<>();
        private SortedMap<String, Long> next = new TreeMap<>();

        private Reading(Account account) {
            this.account = account;
        }

        /// Takes the next part.
        void part(String text) {
            SnapshotParts.read(text, this);
        }

        @Override
        public void open(String table, RowBlock block) {
            ObjectReader reader = rowReader(tableNamed(table).kind());
            open.computeIfAbsent(table, _ -> new ArrayList<>())
                    .add(CompletableFuture.supplyAsync(() -> List.copyOf(block.read(reader))));
        }

        @Override
        public void closed(String table, RowBlock block) {
            closed.computeIfAbsent(table, _ -> new ArrayList<>()).add(block);
        }

        @Override
        public void state(byte[] bytes) {
            next = readState(bytes, account);
        }

        /// Has been given all parts.
        void end() {
            if (!next.keySet().equals(tables.keySet())) {
                throw new JournalException(
                        "an account has the tables %s instead of %s"
                                .formatted(next.keySet(), tables.keySet()));
            }
            tables.keySet().forEach(name -> restore(name, tableNamed(name)));
        }

        private <V> void restore(String name, Table<V> table) {
            List<Table.Row<V>> rows = new ArrayList<>();
            for (CompletableFuture<List<Table.Row<?>>> block : open.getOrDefault(name, List.of())) {
                for (Table.Row<?> row : joined(block)) {
                    rows.add(new Table.Row<>(row.number(), table.kind().type().cast(row.value())));
                }
            }
            ColdRows<V> cold =
                    ColdRows.of(
                            table.kind(),
                            closed.getOrDefault(name, List.of()),
                            rowReader(table.kind()));
            table.restore(Objects.requireNonNull(next.get(name)), rows, cold);
        }

        private static List<Table.Row<?>> joined(CompletableFuture<List<Table.Row<?>>> block) {
            try {
                return block.join();
            } catch (CompletionException e) {
                throw new JournalException("an account cannot be read: " + e.getMessage(), e);
            }
        }

        private Table<?> tableNamed(String name) {
            Field field = tables.get(name);
            if (field == null) {
                throw new JournalException("'" + name + "' is no table");
            }
            return table(field, account);
        }
    }

    /// Fills what is no table.
    ///
    /// @return the number of the next row of each table
    private SortedMap<String, Long> readState(byte[] bytes, Account account) {
        SortedMap<String, Long> next = new TreeMap<>();
        try (JsonParser json =
                mapper.createParser(new GZIPInputStream(new ByteArrayInputStream(bytes), BUFFER))) {
            SortedMap<String, Field> missing = new TreeMap<>(fields);
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(NEXT)) {
                    next.putAll(reader(NEXT_TYPE).readValue(json));
                    continue;
                }
                Field field = missing.remove(name);
                if (field == null) {
                    throw new JournalException("'" + name + "' is no field");
                }
                set(account, field, reader(field.getGenericType()).readValue(json));
            }
            if (!missing.isEmpty()) {
                throw new JournalException("fields are missing: " + missing.keySet());
            }
        } catch (IOException | JacksonException e) {
            throw new JournalException("an account cannot be read: " + e.getMessage(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return next;
    }

    private ObjectReader reader(Type type) {
        return mapper.readerFor(mapper.constructType(type))
                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    private ObjectReader rowReader(Table.Kind<?> kind) {
        return mapper.readerFor(rowType(kind));
    }

    private ObjectWriter rowWriter(Table.Kind<?> kind) {
        return mapper.writerFor(rowType(kind));
    }

    private JavaType rowType(Table.Kind<?> kind) {
        return mapper.getTypeFactory().constructParametricType(Table.Row.class, kind.type());
    }

    private static Table<?> table(Field field, Account account) {
        try {
            return (Table<?>) Objects.requireNonNull(field.get(account));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked") // both have the field's type
    private static void set(Account account, Field field, Object value)
            throws IllegalAccessException {
        switch (field.get(account)) {
            case Map<?, ?> map -> ((Map<Object, Object>) map).putAll((Map<Object, Object>) value);
            case Collection<?> all -> ((Collection<Object>) all).addAll((Collection<Object>) value);
            case null, default -> field.set(account, value);
        }
    }
}
