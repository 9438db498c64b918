package io.alphastocks.kite;

import io.alphastocks.market.MarketDataSink;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// Reads the ticker's binary frames: big-endian, a count of packets, then each packet behind its
/// length, of which the kind of packet follows.
///
/// A frame is taken whole or not at all: where its counts and lengths do not fit, nobody knows what
/// its bytes mean, and a wrong price would be worse than none. Used by one thread at a time; makes
/// no object but the ticks.
final class TickDecoder {

    private static final int LTP = 8;
    private static final int INDEX = 28;
    private static final int INDEX_FULL = 32;
    private static final int QUOTE = 44;
    private static final int FULL = 184;

    private static final int LAST = 4;
    private static final int LAST_QUANTITY = 8;
    private static final int VOLUME = 16;
    private static final int INDEX_TIME = 28;
    private static final int OPEN_INTEREST = 48;
    private static final int TIME = 60;
    private static final int BID = 64;
    private static final int ASK = 124;

    private static final int CURRENCY = 3;
    private static final int BSE_CURRENCY = 6;
    private static final long MICROS = 1_000_000;

    private final TokenTable instruments;
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicLong damagedFrames = new AtomicLong();
    private final AtomicLong unknownTokens = new AtomicLong();
    private final AtomicLong withoutPrice = new AtomicLong();

    TickDecoder(TokenTable instruments) {
        this.instruments = instruments;
    }

    /// Gives a frame's ticks to a sink.
    ///
    /// @param frame from its position to its limit; its position is not changed
    /// @param nowMicros the time of ticks that bring none
    /// @return whether the frame was whole; otherwise nothing was given
    boolean decode(ByteBuffer frame, long nowMicros, MarketDataSink sink) {
        int start = frame.position();
        if (!isWhole(frame, start)) {
            count(damagedFrames);
            return false;
        }
        int count = unsigned(frame, start);
        int at = start + Short.BYTES;
        for (int i = 0; i < count; i++) {
            int length = unsigned(frame, at);
            packet(frame, at + Short.BYTES, length, nowMicros, sink);
            at += Short.BYTES + length;
        }
        return true;
    }

    private static boolean isWhole(ByteBuffer frame, int start) {
        int end = frame.limit();
        if (end - start < Short.BYTES) {
            return false;
        }
        int count = unsigned(frame, start);
        int at = start + Short.BYTES;
        for (int i = 0; i < count; i++) {
            if (end - at < Short.BYTES) {
                return false;
            }
            int length = unsigned(frame, at);
            if (!isKnown(length)) {
                return false;
            }
            at += Short.BYTES + length;
            if (at > end) {
                return false;
            }
        }
        return at == end;
    }

    private static boolean isKnown(int length) {
        return length == LTP
                || length == INDEX
                || length == INDEX_FULL
                || length == QUOTE
                || length == FULL;
    }

    private static int unsigned(ByteBuffer frame, int at) {
        return frame.getShort(at) & 0xFFFF;
    }

    /// Only the thread that decodes counts; others may look.
    private static void count(AtomicLong counter) {
        counter.setRelease(counter.getPlain() + 1);
    }

    private static long count(ByteBuffer frame, int at) {
        return frame.getInt(at) & 0xFFFF_FFFFL;
    }

    private void packet(ByteBuffer frame, int at, int length, long nowMicros, MarketDataSink sink) {
        int token = frame.getInt(at);
        InstrumentId id = instruments.find(token);
        if (id == null) {
            count(unknownTokens);
            return;
        }
        long last = price(token, frame.getInt(at + LAST));
        if (last <= 0) {
            count(withoutPrice);
            return;
        }
        count(ticks);
        sink.onTick(
                switch (length) {
                    case FULL -> full(frame, at, token, id, last, nowMicros);
                    case QUOTE ->
                            tick(
                                    id,
                                    nowMicros,
                                    last,
                                    count(frame, at + LAST_QUANTITY),
                                    count(frame, at + VOLUME));
                    case INDEX_FULL ->
                            tick(
                                    id,
                                    time(frame, at + INDEX_TIME, nowMicros),
                                    last,
                                    0,
                                    Tick.NOT_AVAILABLE);
                    default -> tick(id, nowMicros, last, 0, Tick.NOT_AVAILABLE);
                });
    }

    private static Tick tick(
            InstrumentId id, long micros, long last, long lastQuantity, long volume) {
        return new Tick(
                id,
                micros,
                last,
                lastQuantity,
                volume,
                0,
                0,
                0,
                0,
                Tick.NOT_AVAILABLE,
                TickKind.LIVE);
    }

    /// Of the book's five levels the best on either side: quantity, then price.
    private static Tick full(
            ByteBuffer frame, int at, int token, InstrumentId id, long last, long nowMicros) {
        return new Tick(
                id,
                time(frame, at + TIME, nowMicros),
                last,
                count(frame, at + LAST_QUANTITY),
                count(frame, at + VOLUME),
                Math.max(0, price(token, frame.getInt(at + BID + Integer.BYTES))),
                count(frame, at + BID),
                Math.max(0, price(token, frame.getInt(at + ASK + Integer.BYTES))),
                count(frame, at + ASK),
                count(frame, at + OPEN_INTEREST),
                TickKind.LIVE);
    }

    /// Seconds since 1970 in microseconds; 0 is how the broker says that it has none.
    private static long time(ByteBuffer frame, int at, long nowMicros) {
        long seconds = count(frame, at);
        return seconds == 0 ? nowMicros : seconds * MICROS;
    }

    /// In 1/10,000: the segment, the token's last byte, tells how the broker writes prices.
    private static long price(int token, int written) {
        return switch (token & 0xFF) {
            case CURRENCY -> Math.floorDiv(written + 500L, 1_000L);
            case BSE_CURRENCY -> written;
            default -> written * 100L;
        };
    }

    long ticks() {
        return ticks.get();
    }

    long damagedFrames() {
        return damagedFrames.get();
    }

    long unknownTokens() {
        return unknownTokens.get();
    }

    long withoutPrice() {
        return withoutPrice.get();
    }
}
