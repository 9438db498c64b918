package io.alphastocks.clickhouse;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads blocks of rows in the engine's `Native` format.
final class InputBlocks {

    /// Rows that came together.
    ///
    /// @param rows how many, 1 or more
    /// @param columns in the order of the query
    record Block(int rows, List<InputColumn> columns) {

        InputColumn column(int index) {
            return columns.get(index);
        }
    }

    private static final int NAMES_KIND = 0xFF;
    private static final long VERSION = 1;

    private final InputStream in;
    private byte[] bytes = new byte[1 << 16];
    private int position;
    private int limit;

    InputBlocks(InputStream in) {
        this.in = in;
    }

    /// The next block; null where there is none.
    ///
    /// @throws IOException if the stream fails or ends within a block
    @Nullable Block next() throws IOException {
        while (!atEnd()) {
            int columns = (int) number();
            int rows = (int) number();
            List<InputColumn> read = new ArrayList<>(columns);
            for (int i = 0; i < columns; i++) {
                text();
                read.add(column(text(), rows));
            }
            if (rows > 0) {
                return new Block(rows, read);
            }
        }
        return null;
    }

    private InputColumn column(String type, int rows) throws IOException {
        if (type.startsWith("DateTime64") || type.startsWith("Decimal(18")) {
            return numbers(rows, Long.BYTES, true);
        }
        return switch (type) {
            case "Int64", "UInt64", "Float64" -> numbers(rows, Long.BYTES, true);
            case "Int32", "Date32" -> numbers(rows, Integer.BYTES, true);
            case "UInt32" -> numbers(rows, Integer.BYTES, false);
            case "UInt16", "Date" -> numbers(rows, Short.BYTES, false);
            case "UInt8", "Bool" -> numbers(rows, Byte.BYTES, false);
            case "String" -> new InputColumn.Texts(texts(rows));
            case "LowCardinality(String)" -> names(rows);
            default -> throw new IOException("a column of the type " + type + " cannot be read");
        };
    }

    private InputColumn.Numbers numbers(int rows, int width, boolean signed) throws IOException {
        long[] values = new long[rows];
        int done = 0;
        while (done < rows) {
            int part = Math.min(rows - done, bytes.length / width);
            ByteBuffer from = buffered(part * width);
            switch (width) {
                case Long.BYTES -> from.asLongBuffer().get(values, done, part);
                case Integer.BYTES -> {
                    for (int i = 0; i < part; i++) {
                        int value = from.getInt();
                        values[done + i] = signed ? value : Integer.toUnsignedLong(value);
                    }
                }
                case Short.BYTES -> {
                    for (int i = 0; i < part; i++) {
                        values[done + i] = Short.toUnsignedLong(from.getShort());
                    }
                }
                default -> {
                    for (int i = 0; i < part; i++) {
                        values[done + i] = Byte.toUnsignedLong(from.get());
                    }
                }
            }
            done += part;
        }
        return new InputColumn.Numbers(values);
    }

    private String[] texts(int rows) throws IOException {
        String[] values = new String[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = text();
        }
        return values;
    }

    private InputColumn names(int rows) throws IOException {
        if (rows == 0) {
            return new InputColumn.Names(new String[0], new int[0]);
        }
        long version = longNumber();
        if (version != VERSION) {
            throw new IOException("names in a form of version " + version + " cannot be read");
        }
        int kind = (int) (longNumber() & NAMES_KIND);
        String[] names = texts(Math.toIntExact(longNumber()));
        long count = longNumber();
        if (count != rows) {
            throw new IOException("a column of names has %s rows, not %s".formatted(count, rows));
        }
        long[] numbers = numbers(rows, 1 << kind, false).values();
        int[] indexes = new int[rows];
        for (int i = 0; i < rows; i++) {
            indexes[i] = (int) numbers[i];
        }
        return new InputColumn.Names(names, indexes);
    }

    private String text() throws IOException {
        int length = Math.toIntExact(number());
        if (length <= bytes.length) {
            fill(length);
            String text = new String(bytes, position, length, StandardCharsets.UTF_8);
            position += length;
            return text;
        }
        byte[] all = new byte[length];
        int had = limit - position;
        System.arraycopy(bytes, position, all, 0, had);
        position = limit;
        if (in.readNBytes(all, had, length - had) < length - had) {
            throw cutOff();
        }
        return new String(all, StandardCharsets.UTF_8);
    }

    private long longNumber() throws IOException {
        return buffered(Long.BYTES).getLong();
    }

    private long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            fill(1);
            byte next = bytes[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number has no end");
    }

    private boolean atEnd() throws IOException {
        if (position < limit) {
            return false;
        }
        position = 0;
        limit = Math.max(0, in.read(bytes));
        return limit == 0;
    }

    /// So many bytes, not more than the buffer has room for.
    private ByteBuffer buffered(int count) throws IOException {
        fill(count);
        ByteBuffer part = ByteBuffer.wrap(bytes, position, count).order(ByteOrder.LITTLE_ENDIAN);
        position += count;
        return part;
    }

    private void fill(int count) throws IOException {
        int had = limit - position;
        if (had >= count) {
            return;
        }
        System.arraycopy(bytes, position, bytes, 0, had);
        position = 0;
        limit = had;
        while (limit < count) {
            int read = in.read(bytes, limit, bytes.length - limit);
            if (read < 0) {
                throw cutOff();
            }
            limit += read;
        }
    }

    private static EOFException cutOff() {
        return new EOFException("the answer was cut off");
    }
}
