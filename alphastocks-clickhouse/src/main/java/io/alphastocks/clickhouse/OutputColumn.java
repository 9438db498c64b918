package io.alphastocks.clickhouse;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A column of rows on their way to the server, in the form of the engine's `Native` format: all
/// values of a column together, little endian. A price is a `Decimal(18, 4)`, which is the number
/// of 1/10,000 that the engine itself calculates with, and a time a `DateTime64(6)`, microseconds.
abstract sealed class OutputColumn {

    private static final int FIRST_CAPACITY = 1_024;

    private final String name;
    private final String type;
    int rows;

    OutputColumn(String name, String type) {
        this.name = name;
        this.type = type;
    }

    String name() {
        return name;
    }

    String type() {
        return type;
    }

    void writeTo(OutputStream out) throws IOException {
        text(out, name);
        text(out, type);
        writeValues(out);
    }

    abstract void writeValues(OutputStream out) throws IOException;

    void clear() {
        rows = 0;
    }

    /// Whole numbers, times and prices of one, four or eight bytes, and floating-point ones.
    static final class Numbers extends OutputColumn {

        private final int width;
        private long[] values = new long[FIRST_CAPACITY];

        Numbers(String name, String type, int width) {
            super(name, type);
            this.width = width;
        }

        void add(long value) {
            if (rows == values.length) {
                values = Arrays.copyOf(values, 2 * rows);
            }
            values[rows++] = value;
        }

        void add(double value) {
            add(Double.doubleToRawLongBits(value));
        }

        @Override
        void writeValues(OutputStream out) throws IOException {
            Chunk chunk = new Chunk(out);
            for (int i = 0; i < rows; i++) {
                chunk.put(values[i], width);
            }
            chunk.flush();
        }
    }

    /// Text of any kind.
    static final class Texts extends OutputColumn {

        private final ByteArrayOutputStream values = new ByteArrayOutputStream();

        Texts(String name) {
            super(name, "String");
        }

        void add(String value) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            number(values, bytes.length);
            values.write(bytes, 0, bytes.length);
            rows++;
        }

        @Override
        void writeValues(OutputStream out) throws IOException {
            values.writeTo(out);
        }

        @Override
        void clear() {
            super.clear();
            values.reset();
        }
    }

    /// Text of few kinds, such as names of instruments: each once, and a number for each row.
    static final class Names extends OutputColumn {

        private static final long VERSION = 1;
        private static final long HAS_NAMES = 1 << 9;
        private static final long REPLACES_NAMES = 1 << 10;
        private static final long NUMBERS_OF_FOUR_BYTES = 2;

        private final Map<Object, Integer> numbers = new HashMap<>();
        private final ByteArrayOutputStream names = new ByteArrayOutputStream();
        private int[] values = new int[FIRST_CAPACITY];
        private @Nullable Object last;
        private int lastNumber;

        Names(String name) {
            super(name, "LowCardinality(String)");
        }

        /// @param key stands for the text: one that is equal has the same text
        void add(Object key) {
            if (rows == values.length) {
                values = Arrays.copyOf(values, 2 * rows);
            }
            // As a rule the row before it is about the same instrument, as the same object.
            if (last == null || !key.equals(last)) {
                last = key;
                lastNumber = numberOf(key);
            }
            values[rows++] = lastNumber;
        }

        private int numberOf(Object key) {
            Integer known = numbers.get(key);
            if (known != null) {
                return known;
            }
            int number = numbers.size();
            numbers.put(key, number);
            byte[] bytes = key.toString().getBytes(StandardCharsets.UTF_8);
            number(names, bytes.length);
            names.write(bytes, 0, bytes.length);
            return number;
        }

        @Override
        void writeValues(OutputStream out) throws IOException {
            Chunk chunk = new Chunk(out);
            chunk.put(VERSION, Long.BYTES);
            chunk.put(HAS_NAMES | REPLACES_NAMES | NUMBERS_OF_FOUR_BYTES, Long.BYTES);
            chunk.put(numbers.size(), Long.BYTES);
            chunk.flush();
            names.writeTo(out);
            chunk.put(rows, Long.BYTES);
            for (int i = 0; i < rows; i++) {
                chunk.put(values[i], Integer.BYTES);
            }
            chunk.flush();
        }

        @Override
        void clear() {
            super.clear();
            numbers.clear();
            names.reset();
            last = null;
        }
    }

    /// Bytes that go out together.
    private static final class Chunk {

        private final OutputStream out;
        private final ByteBuffer bytes =
                ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

        Chunk(OutputStream out) {
            this.out = out;
        }

        void put(long value, int width) throws IOException {
            if (bytes.remaining() < Long.BYTES) {
                flush();
            }
            switch (width) {
                case Byte.BYTES -> bytes.put((byte) value);
                case Integer.BYTES -> bytes.putInt((int) value);
                case Long.BYTES -> bytes.putLong(value);
                default -> throw new IllegalArgumentException("no number has " + width + " bytes");
            }
        }

        void flush() throws IOException {
            out.write(bytes.array(), 0, bytes.position());
            bytes.clear();
        }
    }

    static void text(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream length = new ByteArrayOutputStream(5);
        number(length, bytes.length);
        length.writeTo(out);
        out.write(bytes);
    }

    /// Seven bits a byte, the lowest first.
    static void number(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest >= 0x80) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
