package io.alphastocks.book;

import com.google.common.hash.Hashing;

import io.alphastocks.store.JournalException;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// Some rows of a table as a snapshot has them: a line of JSON each, compressed, and the hashes of
/// all keys of each row. Both are kept as the snapshot's text until they are asked for.
///
/// @param rows how many there are
/// @param hashes four bytes for each key of each row, in Base64; 0 where a row lacks a key. Empty
///   where rows are not searched
/// @param lines the compressed rows, in Base64
record RowBlock(int rows, String hashes, String lines) {

    /// About so many bytes are compressed together: a row is found by reading that much.
    private static final int BYTES = 1 << 15;

    private static final int INFLATING = 1 << 13;

    /// Cuts rows into blocks.
    ///
    /// @param kind whose keys they are to be found by; null where they are not searched
    static <V> List<RowBlock> of(
            List<Table.Row<V>> rows, Table.@Nullable Kind<V> kind, ObjectWriter rowWriter) {
        List<RowBlock> blocks = new ArrayList<>();
        ByteArrayOutputStream lines = new ByteArrayOutputStream(2 * BYTES);
        List<String> keys = new ArrayList<>();
        int count = 0;
        for (Table.Row<V> row : rows) {
            lines.writeBytes(rowWriter.writeValueAsBytes(row));
            lines.write('\n');
            if (kind != null) {
                keys.addAll(kind.keysOf(row.value()));
            }
            count++;
            if (lines.size() >= BYTES) {
                blocks.add(block(count, keys, lines));
                lines.reset();
                keys.clear();
                count = 0;
            }
        }
        if (count > 0) {
            blocks.add(block(count, keys, lines));
        }
        return blocks;
    }

    private static RowBlock block(int rows, List<String> keys, ByteArrayOutputStream lines) {
        ByteBuffer hashes = ByteBuffer.allocate(keys.size() * Integer.BYTES);
        keys.forEach(key -> hashes.putInt(hash(key)));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(lines.size() / 2);
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, deflater)) {
            lines.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        Base64.Encoder base64 = Base64.getEncoder();
        return new RowBlock(
                rows,
                base64.encodeToString(hashes.array()),
                base64.encodeToString(compressed.toByteArray()));
    }

    /// The hash of a key, the same on every machine; 0 for none, and for none else.
    static int hash(String key) {
        if (key.isEmpty()) {
            return 0;
        }
        int hash = Hashing.murmur3_32_fixed().hashUnencodedChars(key).asInt();
        return hash == 0 ? 1 : hash;
    }

    /// The hashes of its keys, row after row.
    void hashesTo(ByteBuffer buffer) {
        buffer.put(Base64.getDecoder().decode(hashes));
    }

    /// Its rows as they can be read.
    Lines inflated() {
        byte[] compressed = Base64.getDecoder().decode(lines);
        try (InflaterInputStream in =
                new InflaterInputStream(new ByteArrayInputStream(compressed))) {
            ByteArrayOutputStream text = new ByteArrayOutputStream(2 * BYTES);
            byte[] buffer = new byte[INFLATING];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                text.write(buffer, 0, read);
            }
            return new Lines(text.toByteArray(), rows);
        } catch (IOException e) {
            throw new JournalException("rows of a snapshot cannot be read: " + e.getMessage(), e);
        }
    }

    /// All its rows.
    <V> List<Table.Row<V>> read(ObjectReader rowReader) {
        Lines inflated = inflated();
        List<Table.Row<V>> read = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            read.add(inflated.row(rowReader, row));
        }
        return read;
    }

    /// The lines of a block, and where each ends.
    static final class Lines {

        private final byte[] text;
        private final int[] ends;

        private Lines(byte[] text, int rows) {
            this.text = text;
            this.ends = new int[rows];
            int at = 0;
            for (int row = 0; row < rows; row++) {
                while (text[at] != '\n') {
                    at++;
                }
                ends[row] = at++;
            }
        }

        <V> Table.Row<V> row(ObjectReader rowReader, int row) {
            int from = row == 0 ? 0 : ends[row - 1] + 1;
            try {
                return rowReader.readValue(text, from, ends[row] - from);
            } catch (JacksonException e) {
                throw new JournalException(
                        "a row of a snapshot cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
