package io.alphastocks.testkit.kite;

import io.alphastocks.model.Price;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// One packet read back, by the broker's documentation alone; what its kind does not tell is zero.
///
/// @param length of the packet
record Decoded(int length, KiteTick tick) {

    /// All packets of a message.
    static List<Decoded> of(ByteBuffer message) {
        int count = message.getShort() & 0xFFFF;
        List<Decoded> decoded = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = message.getShort() & 0xFFFF;
            decoded.add(packet(message.slice(message.position(), length)));
            message.position(message.position() + length);
        }
        if (message.hasRemaining()) {
            throw new AssertionError(message.remaining() + " bytes behind the last packet");
        }
        return decoded;
    }

    static Decoded packet(ByteBuffer in) {
        int length = in.remaining();
        int token = in.getInt(0);
        Price[] ohlc = {Price.ZERO, Price.ZERO, Price.ZERO, Price.ZERO};
        Instant none = Instant.EPOCH;
        KiteTick tick;
        switch (length) {
            case 8 -> tick = tick(token, in, ohlc, none, none);
            case 28, 32 -> {
                ohlc[0] = price(token, in.getInt(16));
                ohlc[1] = price(token, in.getInt(8));
                ohlc[2] = price(token, in.getInt(12));
                ohlc[3] = price(token, in.getInt(20));
                tick = tick(token, in, ohlc, none, length == 32 ? time(in, 28) : none);
            }
            case 44, 184 -> {
                for (int i = 0; i < 4; i++) {
                    ohlc[i] = price(token, in.getInt(28 + 4 * i));
                }
                tick =
                        tick(
                                token,
                                in,
                                ohlc,
                                length == 184 ? time(in, 44) : none,
                                length == 184 ? time(in, 60) : none);
            }
            default -> throw new AssertionError("a packet of " + length + " bytes");
        }
        return new Decoded(length, tick);
    }

    private static KiteTick tick(
            int token, ByteBuffer in, Price[] ohlc, Instant traded, Instant exchange) {
        boolean quote = in.limit() >= 44;
        boolean full = in.limit() == 184;
        return new KiteTick(
                token,
                price(token, in.getInt(4)),
                quote ? units(in, 8) : 0,
                quote ? price(token, in.getInt(12)) : Price.ZERO,
                quote ? units(in, 16) : 0,
                quote ? units(in, 20) : 0,
                quote ? units(in, 24) : 0,
                ohlc[0],
                ohlc[1],
                ohlc[2],
                ohlc[3],
                full ? units(in, 48) : 0,
                full ? units(in, 52) : 0,
                full ? units(in, 56) : 0,
                traded,
                exchange,
                full ? levels(token, in, 64) : List.of(),
                full ? levels(token, in, 124) : List.of());
    }

    private static List<KiteTick.Level> levels(int token, ByteBuffer in, int from) {
        List<KiteTick.Level> levels = new ArrayList<>();
        for (int at = from; at < from + 60; at += 12) {
            levels.add(
                    new KiteTick.Level(
                            units(in, at),
                            price(token, in.getInt(at + 4)),
                            in.getShort(at + 8) & 0xFFFF));
        }
        return levels;
    }

    private static long units(ByteBuffer in, int at) {
        return in.getInt(at) & 0xFFFF_FFFFL;
    }

    private static Instant time(ByteBuffer in, int at) {
        return Instant.ofEpochSecond(in.getInt(at) & 0xFFFF_FFFFL);
    }

    private static Price price(int token, int wire) {
        return switch (token & 0xFF) {
            case 3 -> Price.ofRaw(wire / 1_000);
            case 6 -> Price.ofRaw(wire);
            default -> Price.ofRaw(wire * 100L);
        };
    }

    /// A tick with all five levels, as a packet always has them.
    static KiteTick padded(KiteTick tick) {
        return new KiteTick(
                tick.token(),
                tick.last(),
                tick.lastQuantity(),
                tick.average(),
                tick.volume(),
                tick.buyQuantity(),
                tick.sellQuantity(),
                tick.open(),
                tick.high(),
                tick.low(),
                tick.close(),
                tick.openInterest(),
                tick.openInterestHigh(),
                tick.openInterestLow(),
                tick.lastTradeTime(),
                tick.exchangeTime(),
                padded(tick.bids()),
                padded(tick.asks()));
    }

    private static List<KiteTick.Level> padded(List<KiteTick.Level> levels) {
        List<KiteTick.Level> all = new ArrayList<>(levels);
        all.addAll(Collections.nCopies(5 - levels.size(), new KiteTick.Level(0, Price.ZERO, 0)));
        return all;
    }
}
