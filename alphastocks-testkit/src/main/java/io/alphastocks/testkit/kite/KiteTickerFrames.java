package io.alphastocks.testkit.kite;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/// Writes the ticker's binary messages, as the broker documents them: big-endian, a count of
/// packets, and for each its length and itself. Prices must be exact in the unit of the token's
/// segment.
public final class KiteTickerFrames {

    private static final int LTP_LENGTH = 8;
    private static final int INDEX_QUOTE_LENGTH = 28;
    private static final int INDEX_FULL_LENGTH = 32;
    private static final int QUOTE_LENGTH = 44;
    private static final int FULL_LENGTH = 184;
    private static final int LEVELS = 5;
    private static final int LEVEL_LENGTH = 12;
    private static final int MOST_PACKETS = 0xFFFF;

    private KiteTickerFrames() {}

    /// The message that says only that the connection lives.
    public static byte[] heartbeat() {
        return new byte[] {1};
    }

    /// One packet, without count and length.
    ///
    /// @throws IllegalArgumentException if a price or quantity does not fit
    public static byte[] packet(TickerMode mode, KiteTick tick) {
        boolean index = FrameLayout.isIndex(tick.token());
        byte[] packet = new byte[length(mode, index)];
        ByteBuffer out = ByteBuffer.wrap(packet);
        out.putInt(tick.token()).putInt(FrameLayout.wirePrice(tick.token(), tick.last()));
        if (mode != TickerMode.LTP) {
            if (index) {
                index(out, tick);
            } else {
                quote(out, tick);
            }
        }
        if (mode == TickerMode.FULL) {
            if (index) {
                out.putInt(seconds(tick.exchangeTime()));
            } else {
                full(out, tick);
            }
        }
        return packet;
    }

    private static int length(TickerMode mode, boolean index) {
        return switch (mode) {
            case LTP -> LTP_LENGTH;
            case QUOTE -> index ? INDEX_QUOTE_LENGTH : QUOTE_LENGTH;
            case FULL -> index ? INDEX_FULL_LENGTH : FULL_LENGTH;
        };
    }

    /// A whole message of packets.
    ///
    /// @throws IllegalArgumentException if there are more packets than a message can count
    public static byte[] message(List<byte[]> packets) {
        if (packets.size() > MOST_PACKETS) {
            throw new IllegalArgumentException(
                    packets.size() + " packets; a message has " + MOST_PACKETS + " at most");
        }
        int length = 2;
        for (byte[] packet : packets) {
            length += 2 + packet.length;
        }
        ByteBuffer message = ByteBuffer.allocate(length);
        message.putShort((short) packets.size());
        for (byte[] packet : packets) {
            message.putShort((short) packet.length);
            message.put(packet);
        }
        return message.array();
    }

    /// A message of one mode.
    public static byte[] message(TickerMode mode, KiteTick... ticks) {
        return message(List.of(ticks).stream().map(tick -> packet(mode, tick)).toList());
    }

    private static void index(ByteBuffer out, KiteTick tick) {
        int token = tick.token();
        out.putInt(FrameLayout.wirePrice(token, tick.high()))
                .putInt(FrameLayout.wirePrice(token, tick.low()))
                .putInt(FrameLayout.wirePrice(token, tick.open()))
                .putInt(FrameLayout.wirePrice(token, tick.close()))
                .putInt(
                        FrameLayout.wirePrice(token, tick.last())
                                - FrameLayout.wirePrice(token, tick.close()));
    }

    private static void quote(ByteBuffer out, KiteTick tick) {
        int token = tick.token();
        out.putInt(unsigned(tick, tick.lastQuantity()))
                .putInt(FrameLayout.wireAverage(token, tick.average()))
                .putInt(unsigned(tick, tick.volume()))
                .putInt(unsigned(tick, tick.buyQuantity()))
                .putInt(unsigned(tick, tick.sellQuantity()))
                .putInt(FrameLayout.wirePrice(token, tick.open()))
                .putInt(FrameLayout.wirePrice(token, tick.high()))
                .putInt(FrameLayout.wirePrice(token, tick.low()))
                .putInt(FrameLayout.wirePrice(token, tick.close()));
    }

    private static void full(ByteBuffer out, KiteTick tick) {
        out.putInt(seconds(tick.lastTradeTime()))
                .putInt(unsigned(tick, tick.openInterest()))
                .putInt(unsigned(tick, tick.openInterestHigh()))
                .putInt(unsigned(tick, tick.openInterestLow()))
                .putInt(seconds(tick.exchangeTime()));
        levels(out, tick, tick.bids());
        levels(out, tick, tick.asks());
    }

    private static void levels(ByteBuffer packet, KiteTick tick, List<KiteTick.Level> levels) {
        int end = packet.position() + LEVELS * LEVEL_LENGTH;
        for (KiteTick.Level level : levels) {
            packet.putInt(unsigned(tick, level.quantity()))
                    .putInt(FrameLayout.wirePrice(tick.token(), level.price()))
                    .putShort((short) level.orders())
                    .putShort((short) 0);
        }
        packet.position(end);
    }

    private static int unsigned(KiteTick tick, long units) {
        if (units < 0 || units > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException(
                    "token " + tick.token() + ": " + units + " units do not fit a packet");
        }
        return (int) units;
    }

    private static int seconds(Instant time) {
        return Math.toIntExact(time.getEpochSecond());
    }
}
