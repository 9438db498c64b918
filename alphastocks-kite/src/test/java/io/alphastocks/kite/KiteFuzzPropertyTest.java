package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.market.MarketDataSink;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.testkit.kite.KiteTick;
import io.alphastocks.testkit.kite.KiteTickerFrames;
import io.alphastocks.testkit.kite.TickerMode;
import io.alphastocks.time.TradingCalendar;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Damaged frames, JSON and CSV: each is taken for what it says, or is a typed error or a count.
/// Nothing else comes of it, and no price that is not there.
///
/// `-Dkite.fuzz=2000000` damages as many of each of frames and JSON, and a hundredth of it of CSV.
class KiteFuzzPropertyTest {

    private static final int TRIES = 100;
    private static final int INPUTS = Integer.getInteger("kite.fuzz", 40_000) / TRIES;
    private static final Instant NOW = Instant.parse("2026-11-20T04:30:00Z");
    private static final long NOW_MICROS = NOW.toEpochMilli() * 1_000;
    private static final int[] TOKENS = {
        (1_001 << 8) | 9, (50_001 << 8) | 2, (1_594 << 8) | 1, (1_612 << 8) | 3, (7 << 8) | 6
    };

    // Frames.

    private static final TokenTable TABLE =
            new TokenTable(
                    Map.of(
                            TOKENS[0], InstrumentId.of("NSE", "I" + TOKENS[0]),
                            TOKENS[1], InstrumentId.of("NFO", "I" + TOKENS[1]),
                            TOKENS[2], InstrumentId.of("NSE", "I" + TOKENS[2]),
                            TOKENS[3], InstrumentId.of("CDS", "I" + TOKENS[3]),
                            TOKENS[4], InstrumentId.of("BCD", "I" + TOKENS[4])));

    private static byte[] frame(Mutator mutator) {
        List<byte[]> packets = new ArrayList<>();
        TickerMode[] modes = TickerMode.values();
        for (int i = mutator.random().nextInt(5); i >= 0; i--) {
            int token = TOKENS[mutator.random().nextInt(TOKENS.length)];
            KiteTick tick =
                    KiteTick.of(
                                    token,
                                    Price.ofRaw((1 + mutator.random().nextLong(200)) * 10_000),
                                    NOW)
                            .withQuote(Price.of("99"), 75, Price.of("101"), 150);
            packets.add(
                    KiteTickerFrames.packet(modes[mutator.random().nextInt(modes.length)], tick));
        }
        return KiteTickerFrames.message(packets);
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void aFrameGivesTheTicksThatItHoldsOrIsCounted(@ForAll long seed) {
        Mutator mutator = new Mutator(seed);
        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = mutator.bytes(frame(mutator));
            TickDecoder decoder = new TickDecoder(TABLE);
            List<Tick> ticks = new ArrayList<>();
            boolean whole = decoder.decode(ByteBuffer.wrap(bytes), NOW_MICROS, into(ticks));
            List<Expected> expected = expected(bytes);
            assertThat(whole).as("%s", seed).isEqualTo(expected != null);
            assertThat(decoder.damagedFrames()).isEqualTo(whole ? 0 : 1);
            assertThat(ticks.stream().map(Expected::of))
                    .isEqualTo(expected == null ? List.of() : expected);
            parts(bytes, mutator);
        }
    }

    /// However a message is cut into parts, it is put together again.
    private static void parts(byte[] bytes, Mutator mutator) {
        FrameBuffer buffer = new FrameBuffer();
        int at = 0;
        @Nullable ByteBuffer whole = null;
        while (whole == null) {
            int end = at + mutator.random().nextInt(bytes.length - at + 1);
            boolean last = mutator.random().nextInt(4) == 0;
            int until = last ? bytes.length : end;
            whole = buffer.add(ByteBuffer.wrap(bytes, at, until - at), last);
            at = until;
        }
        assertThat(whole).isEqualTo(ByteBuffer.wrap(bytes));
    }

    private static MarketDataSink into(List<Tick> ticks) {
        return new MarketDataSink() {
            @Override
            public void onTick(Tick tick) {
                ticks.add(tick);
            }

            @Override
            public void onCandle(Candle candle) {
                throw new AssertionError(candle);
            }
        };
    }

    /// What the broker's documentation says of a packet, read a second time and in another way.
    private record Expected(
            String id, BigDecimal last, BigDecimal bid, BigDecimal ask, long micros) {

        static Expected of(Tick tick) {
            return new Expected(
                    tick.instrument().value(),
                    decimal(tick.lastRaw()),
                    decimal(tick.bidRaw()),
                    decimal(tick.askRaw()),
                    tick.timeMicros());
        }

        private static BigDecimal decimal(long raw) {
            return BigDecimal.valueOf(raw, 4);
        }
    }

    /// Null where the frame's counts and lengths do not fit.
    private static @Nullable List<Expected> expected(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Expected> ticks = new ArrayList<>();
        if (in.remaining() < 2) {
            return null;
        }
        for (int left = in.getShort() & 0xFFFF; left > 0; left--) {
            if (in.remaining() < 2) {
                return null;
            }
            int length = in.getShort() & 0xFFFF;
            if (!List.of(8, 28, 32, 44, 184).contains(length) || in.remaining() < length) {
                return null;
            }
            ByteBuffer packet = in.slice(in.position(), length);
            in.position(in.position() + length);
            int token = packet.getInt(0);
            InstrumentId id = TABLE.find(token);
            BigDecimal last = price(token, packet.getInt(4));
            if (id != null && last.signum() > 0) {
                boolean full = length == 184;
                int timeAt = full ? 60 : length == 32 ? 28 : -1;
                long seconds = timeAt < 0 ? 0 : Integer.toUnsignedLong(packet.getInt(timeAt));
                ticks.add(
                        new Expected(
                                id.value(),
                                last,
                                full ? price(token, packet.getInt(68)).max(ZERO) : ZERO,
                                full ? price(token, packet.getInt(128)).max(ZERO) : ZERO,
                                seconds == 0 ? NOW_MICROS : seconds * 1_000_000));
            }
        }
        return in.hasRemaining() ? null : ticks;
    }

    private static final BigDecimal ZERO = new BigDecimal("0.0000");

    private static BigDecimal price(int token, int written) {
        int decimals = (token & 0xFF) == 3 ? 7 : (token & 0xFF) == 6 ? 4 : 2;
        return BigDecimal.valueOf(written, decimals).setScale(4, RoundingMode.HALF_UP);
    }

    // JSON.

    private static final String ORDER =
            """
            {"status":"success","data":[{"order_id":"220303000308932","exchange_order_id":null,
            "status":"OPEN","order_timestamp":"2026-11-20 09:46:02","exchange_update_timestamp":
            "2026-11-20 09:46:03","exchange":"NFO","tradingsymbol":"NIFTY26N2424000CE","tag":null,
            "tags":["mktp","ABCDEFGHIJKLMNOPQRST"],"transaction_type":"BUY","quantity":75,"price":100.05,
            "filled_quantity":25,"status_message":"x"}]}\
            """;

    private static final String TRADE =
            """
            {"status":"success","data":[{"trade_id":"10000000","order_id":"200000000","quantity":75,
            "average_price":420.65,"fill_timestamp":"2026-11-20 12:00:34"}]}\
            """;

    private static final String QUOTE =
            """
            {"status":"success","data":[{"timestamp":"2026-11-20 10:00:00","last_price":1412.95,
            "last_quantity":5,"volume":7360198,"oi":0,"depth":{"buy":[{"price":1412.9,"quantity":10}],
            "sell":[{"price":1413.0,"quantity":5}]}}]}\
            """;

    private static final String CANDLE =
            """
            {"status":"success","data":[["2026-11-20T09:15:00+0530",1704.5,1705,1699.25,1702.8,2499,10]]}\
            """;

    private static final InstrumentId INFY = InstrumentId.of("NSE", "INFY");

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void anAnswerSaysWhatItSaysOrIsATypedError(@ForAll long seed) throws IOException {
        Mutator mutator = new Mutator(seed);
        Path dump = Files.createTempFile("instruments", ".csv");
        try (KiteHttp http = new KiteHttp(KiteSettings.of("key", "secret"));
                CannedKite kite = new CannedKite();
                KiteSession session = kite.session()) {
            Files.writeString(dump, DUMP);
            KiteInstruments known = KiteInstruments.read(dump, KiteRig.TODAY);
            KiteHistory history = new KiteHistory(session, known, TradingCalendar.nse());
            for (int i = 0; i < INPUTS; i++) {
                json(mutator, i % 4, http, known, history);
            }
        } finally {
            Files.delete(dump);
        }
    }

    private static void json(
            Mutator mutator, int kind, KiteHttp http, KiteInstruments known, KiteHistory history) {
        byte[] body = mutator.text(List.of(ORDER, TRADE, QUOTE, CANDLE).get(kind));
        if (!(http.read(200, body) instanceof KiteAnswer.Done done)) {
            return;
        }
        try {
            for (Fields fields : new Fields("fuzz", done.data()).all()) {
                switch (kind) {
                    case 0 -> {
                        BrokerOrder order = KiteOrders.order(fields, NOW);
                        assertThat(order.limit() == null ? ZERO : order.limit().toBigDecimal())
                                .isEqualByComparingTo(said(fields, "price"));
                        assertThat(order.filled().units())
                                .isEqualTo(said(fields, "filled_quantity").longValueExact());
                    }
                    case 1 ->
                            assertThat(KiteOrders.trade(fields, NOW).price().toBigDecimal())
                                    .isEqualByComparingTo(said(fields, "average_price"));
                    case 2 -> {
                        if (!fields.price("last_price").isZero()) {
                            assertThat(
                                            KiteQuotes.tick(INFY, fields, NOW_MICROS)
                                                    .last()
                                                    .toBigDecimal())
                                    .isEqualByComparingTo(said(fields, "last_price"));
                        }
                    }
                    default -> {
                        Candle candle =
                                history.candle(
                                        known.master().find(INFY).orElseThrow(),
                                        Timeframe.MIN_1,
                                        fields);
                        assertThat(candle.open().toBigDecimal())
                                .isEqualByComparingTo(rounded(fields.node().get(1)));
                    }
                }
            }
        } catch (KiteException expected) {
            assertThat(expected).hasMessageContaining("fuzz");
        }
    }

    private static BigDecimal said(Fields fields, String name) {
        return rounded(fields.node().path(name));
    }

    private static BigDecimal rounded(JsonNode node) {
        return new BigDecimal(node.asString()).setScale(4, RoundingMode.HALF_UP);
    }

    // CSV.

    private static final String DUMP =
            """
            instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange
            256265,1001,NIFTY 50,NIFTY 50,0.0,,0.0,0,0,EQ,INDICES,NSE
            408065,1594,INFY,INFOSYS,0.0,,0.0,0.05,1,EQ,NSE,NSE
            12800258,50001,NIFTY26N2424000CE,"NIFTY",0.0,2026-11-24,24000.0,0.05,75,CE,NFO-OPT,NFO
            12800514,50002,NIFTY26N2424000PE,NIFTY,0.0,2026-11-24,24000.0,0.05,75,PE,NFO-OPT,NFO
            """;

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void aListGivesTheInstrumentsThatItNamesOrIsRefused(@ForAll long seed) throws IOException {
        Mutator mutator = new Mutator(seed);
        Path dump = Files.createTempFile("instruments", ".csv");
        try {
            for (int i = 0; i < Math.max(1, INPUTS / 100); i++) {
                byte[] bytes = mutator.text(DUMP);
                Files.write(dump, bytes);
                String text = new String(bytes, StandardCharsets.UTF_8);
                try {
                    KiteInstruments read = KiteInstruments.read(dump, KiteRig.TODAY);
                    read.master()
                            .all()
                            .forEach(one -> assertThat(text).contains(one.id().symbol()));
                } catch (KiteException expected) {
                    assertThat(expected).hasMessageContaining("instruments");
                }
            }
        } finally {
            Files.delete(dump);
        }
    }
}
