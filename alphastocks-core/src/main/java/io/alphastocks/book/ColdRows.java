package io.alphastocks.book;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.ObjectReader;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The rows of a table that a snapshot has and that nobody has asked for yet, found by the hashes
/// of their keys. Of several rows with one id the last is valid. One thread at a time.
final class ColdRows<V> {

    private final Table.Kind<V> kind;
    private final List<RowBlock> blocks;

    /// Reads a row; null where there is none to read.
    private final @Nullable ObjectReader reader;

    /// The number of the first row of each block.
    private final int[] starts;

    /// Hashes of the keys of all rows, see [RowBlock#hashesTo].
    private final int[] hashes;

    /// An open-addressed table of numbers of `hashes`, one higher; 0 is empty. Its size is a power
    /// of two.
    private final int[] slots;

    /// The block that was read last: who asks for one row often asks for its neighbour next.
    private int inflatedBlock = -1;

    private RowBlock.@Nullable Lines inflated;

    private ColdRows(Table.Kind<V> kind, List<RowBlock> blocks, @Nullable ObjectReader reader) {
        this.kind = kind;
        this.blocks = List.copyOf(blocks);
        this.reader = reader;
        this.starts = new int[blocks.size()];
        int rows = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = rows;
            rows += blocks.get(i).rows();
        }
        ByteBuffer bytes = ByteBuffer.allocate(rows * keysOfRow() * Integer.BYTES);
        blocks.forEach(block -> block.hashesTo(bytes));
        IntBuffer ints = bytes.flip().asIntBuffer();
        this.hashes = new int[ints.remaining()];
        ints.get(hashes);
        this.slots = slots(hashes);
    }

    static <V> ColdRows<V> none(Table.Kind<V> kind) {
        return new ColdRows<>(kind, List.of(), null);
    }

    /// @param reader reads a row of the kind
    /// @throws RuntimeException if the hashes of a block cannot be read, or are not as many as its
    ///   rows have
    static <V> ColdRows<V> of(Table.Kind<V> kind, List<RowBlock> blocks, ObjectReader reader) {
        return new ColdRows<>(kind, blocks, reader);
    }

    private int keysOfRow() {
        return kind.keys().size() + 1;
    }

    private static int[] slots(int[] hashes) {
        int[] slots = new int[Integer.highestOneBit(Math.max(1, hashes.length)) << 2];
        int mask = slots.length - 1;
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] != 0) {
                int slot = hashes[i] & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = i + 1;
            }
        }
        return slots;
    }

    List<RowBlock> blocks() {
        return blocks;
    }

    /// The last row that has a key; null where none has.
    Table.@Nullable Row<V> find(String key) {
        int hash = RowBlock.hash(key);
        List<Integer> candidates = new ArrayList<>();
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int found = slots[slot] - 1;
            if (hashes[found] == hash) {
                candidates.add(found / keysOfRow());
            }
        }
        // Rows stand in the table in their order: the last comes last, wherever it begins.
        for (Integer number : candidates.reversed()) {
            Table.Row<V> row = read(number);
            if (kind.keysOf(row.value()).contains(key)) {
                return row;
            }
        }
        return null;
    }

    private Table.Row<V> read(int number) {
        int block = blockOf(number);
        RowBlock.Lines lines = inflated;
        if (lines == null || block != inflatedBlock) {
            lines = blocks.get(block).inflated();
            inflated = lines;
            inflatedBlock = block;
        }
        return lines.row(reader(), number - starts[block]);
    }

    private int blockOf(int number) {
        int low = 0;
        int high = starts.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private ObjectReader reader() {
        if (reader == null) {
            throw new IllegalStateException("there is no row to read");
        }
        return reader;
    }

    /// Every row, those that are not valid any more before those that are.
    void forEach(Consumer<Table.Row<V>> consumer) {
        for (RowBlock block : blocks) {
            block.<V>read(reader()).forEach(consumer);
        }
    }
}
