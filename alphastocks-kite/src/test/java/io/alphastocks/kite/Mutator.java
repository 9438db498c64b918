package io.alphastocks.kite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Damages what is right, in the ways in which data is damaged: bits, bytes, numbers, pieces that
/// are lost, repeated or exchanged. Used by one thread.
final class Mutator {

    /// What stands at limits, or means something in JSON and CSV.
    private static final List<String> PIECES =
            List.of(
                    "-1",
                    "0",
                    "1e999",
                    "9223372036854775808",
                    "99999999999999999999999",
                    "0.00005",
                    "NaN",
                    "null",
                    "true",
                    "{}",
                    "[]",
                    "\"\"",
                    "\"",
                    ",",
                    ":",
                    "\\",
                    "\n",
                    "\u0000",
                    "NSE:",
                    ":",
                    "\u0661",
                    "\ud83d\ude00",
                    "1e-999999999",
                    "-0",
                    "  ",
                    "<html>");

    private final SplittableRandom random;

    Mutator(long seed) {
        random = new SplittableRandom(seed);
    }

    SplittableRandom random() {
        return random;
    }

    byte[] text(String right) {
        return bytes(right.getBytes(StandardCharsets.UTF_8));
    }

    /// One to four damages.
    byte[] bytes(byte[] right) {
        byte[] bytes = right.clone();
        for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 0; times--) {
            bytes = damaged(bytes);
        }
        return bytes;
    }

    private byte[] damaged(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(24, bytes.length - at));
        return switch (random.nextInt(8)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> {
                bytes[at] = (byte) random.nextInt();
                yield bytes;
            }
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> joined(bytes, at, new byte[0], at + length);
            case 4 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            case 5 -> {
                int from = random.nextInt(bytes.length - length + 1);
                System.arraycopy(bytes.clone(), from, bytes, at, length);
                yield bytes;
            }
            case 6 -> joined(bytes, at, piece(), at);
            default -> joined(bytes, at, piece(), at + length);
        };
    }

    private byte[] piece() {
        return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] bytes, int until, byte[] between, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + between.length);
        out.write(bytes, 0, until);
        out.writeBytes(between);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }
}
