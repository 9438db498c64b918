package io.alphastocks.market;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Tick;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A digest of market data, SHA-256: the same for the same data, on every machine.
final class Fingerprint {

    private final MessageDigest digest;
    private final ByteBuffer numbers = ByteBuffer.allocate(10 * Long.BYTES);

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The fingerprint of all that a feed gives, and of its instruments.
    static String of(RecordedFeed feed) {
        Fingerprint fingerprint = new Fingerprint().add(feed.instruments());
        MarketDataSink sink =
                new MarketDataSink() {
                    @Override
                    public void onTick(Tick tick) {
                        fingerprint.add(tick);
                    }

                    @Override
                    public void onCandle(Candle candle) {
                        fingerprint.add(candle);
                    }
                };
        try (RecordedFeed.Cursor cursor = feed.open()) {
            while (cursor.nextMicros() != Long.MAX_VALUE) {
                cursor.deliver(sink);
            }
        }
        return fingerprint.toString();
    }

    Fingerprint add(InstrumentMaster instruments) {
        instruments.all().forEach(instrument -> add(instrument.toString()));
        return this;
    }

    Fingerprint add(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        addLongs(bytes.length);
        digest.update(bytes);
        return this;
    }

    /// @throws IOException if the file cannot be read
    Fingerprint addContent(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            long size = 0;
            for (int read; (read = in.read(buffer)) > 0; size += read) {
                digest.update(buffer, 0, read);
            }
            addLongs(size);
        }
        return this;
    }

    private void add(Tick tick) {
        add(tick.instrument().value());
        add(tick.kind().name());
        addLongs(
                tick.timeMicros(),
                tick.lastRaw(),
                tick.lastQuantity(),
                tick.dayVolume(),
                tick.bidRaw(),
                tick.bidQuantity(),
                tick.askRaw(),
                tick.askQuantity(),
                tick.openInterest());
    }

    private void add(Candle candle) {
        add(candle.instrument().value());
        add(candle.timeframe().name());
        addLongs(
                candle.startMicros(),
                candle.endMicros(),
                candle.openRaw(),
                candle.highRaw(),
                candle.lowRaw(),
                candle.closeRaw(),
                candle.volume(),
                candle.vwapRaw(),
                candle.openInterest(),
                candle.gapFilled() ? 1 : 0);
    }

    private void addLongs(long... values) {
        numbers.clear();
        for (long value : values) {
            numbers.putLong(value);
        }
        digest.update(numbers.flip());
    }

    /// The digest in hexadecimal digits; nothing may be added after it.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
