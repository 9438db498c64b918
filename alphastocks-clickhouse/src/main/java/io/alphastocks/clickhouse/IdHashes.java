package io.alphastocks.clickhouse;

import java.util.Arrays;

/// Ids as hashes of 64 bits: what is not among them was not added. 8 to 16 bytes for each.
final class IdHashes {

    private static final int FIRST_CAPACITY = 16;

    private long[] slots = new long[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    boolean mayHave(String id) {
        long hash = hash(id);
        return slots[slot(slots, hash)] == hash;
    }

    /// @return how many there are more now, 0 or 1
    int add(String id) {
        long hash = hash(id);
        int slot = slot(slots, hash);
        if (slots[slot] == hash) {
            return 0;
        }
        slots[slot] = hash;
        size++;
        if (size > slots.length / 2) {
            grow();
        }
        return 1;
    }

    private void grow() {
        long[] larger = new long[2 * slots.length];
        Arrays.stream(slots)
                .filter(hash -> hash != 0)
                .forEach(hash -> larger[slot(larger, hash)] = hash);
        slots = larger;
    }

    /// Where a hash is, or would be: the next that is free.
    private static int slot(long[] slots, long hash) {
        int mask = slots.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /// FNV-1a over the characters, then mixed as `SplittableRandom` does; never 0.
    private static long hash(String id) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001B3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        hash ^= hash >>> 31;
        return hash == 0 ? 1 : hash;
    }
}
