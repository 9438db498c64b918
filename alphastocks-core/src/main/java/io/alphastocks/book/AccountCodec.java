package io.alphastocks.book;

import io.alphastocks.json.ValueJson;
import io.alphastocks.store.JournalException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// An account's state as text and back. The state is every field of [Account] that can change:
/// those that are not final, and collections; a `transient` field follows from others. So a field
/// that is added is stored without a word here, and makes what was stored before another format.
final class AccountCodec {

    /// To be raised when events come to mean something else for fields that stay as they are.
    private static final int MEANING = 2;

    private static final int BUFFER = 1 << 16;

    private final JsonMapper mapper;
    private final SortedMap<String, Field> fields = new TreeMap<>();
    private final String format;

    AccountCodec() {
        for (Field field : Account.class.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            boolean changes =
                    !Modifier.isFinal(modifiers)
                            || Map.class.isAssignableFrom(field.getType())
                            || Collection.class.isAssignableFrom(field.getType());
            if (changes && !Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers)) {
                field.setAccessible(true);
                fields.put(field.getName(), field);
            }
        }
        Set<Class<?>> records = new LinkedHashSet<>();
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
        fields.forEach((name, field) -> {
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

    String write(Account account) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = mapper.createGenerator(new GZIPOutputStream(bytes, BUFFER))) {
            json.writeStartObject();
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
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /// Fills a new account.
    ///
    /// @throws JournalException if the text cannot be read; the account is of no use then
    void read(String text, Account account) {
        try (JsonParser json =
                mapper.createParser(
                        new GZIPInputStream(
                                new ByteArrayInputStream(Base64.getDecoder().decode(text)),
                                BUFFER))) {
            SortedMap<String, Field> missing = new TreeMap<>(fields);
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                Field field = missing.remove(json.currentName());
                if (field == null) {
                    throw new JournalException("'" + json.currentName() + "' is no field");
                }
                json.nextToken();
                JavaType type = mapper.constructType(field.getGenericType());
                ObjectReader value =
                        mapper.readerFor(type)
                                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
                set(account, field, value.readValue(json));
            }
            if (!missing.isEmpty()) {
                throw new JournalException("fields are missing: " + missing.keySet());
            }
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw new JournalException("an account cannot be read: " + e.getMessage(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        account.derive();
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
