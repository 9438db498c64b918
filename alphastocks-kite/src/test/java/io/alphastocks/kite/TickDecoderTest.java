package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.market.MarketDataSink;
import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.testkit.kite.KiteTick;
import io.alphastocks.testkit.kite.KiteTickerFrames;
import io.alphastocks.testkit.kite.TickerMode;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

class TickDecoderTest {

    private static final int NFO = 12_612_866;
    private static final int INFY = 408_065;
    private static final int USDINR = 412_675;
    private static final int GOLD_BCD = (7 << 8) | 6;
    private static final int NIFTY = (1_001 << 8) | 9;
    private static final Instant NOW = Instant.parse("2021-08-20T04:00:00Z");
    private static final long NOW_MICROS = NOW.toEpochMilli() * 1_000;

    private static final Map<Integer, InstrumentId> IDS =
            Map.of(
                    NFO, new InstrumentId("NFO:BANKNIFTY21SEP35300PE"),
                    INFY, new InstrumentId("NSE:INFY"),
                    USDINR, new InstrumentId("CDS:USDINR21JUNFUT"),
                    GOLD_BCD, new InstrumentId("BCD:USDINR21JUNFUT"),
                    NIFTY, new InstrumentId("NSE:NIFTY 50"));

    private final TickDecoder decoder = new TickDecoder(new TokenTable(IDS));
    private final List<Tick> ticks = new ArrayList<>();
    private final MarketDataSink sink =
            new MarketDataSink() {

                @Override
                public void onTick(Tick tick) {
                    ticks.add(tick);
                }

                @Override
                public void onCandle(Candle candle) {
                    throw new AssertionError(candle);
                }
            };

    private boolean decode(byte[] message) {
        return decoder.decode(ByteBuffer.wrap(message), NOW_MICROS, sink);
    }

    private static byte[] frame(byte[] packet) {
        return ByteBuffer.allocate(4 + packet.length)
                .putShort((short) 1)
                .putShort((short) packet.length)
                .put(packet)
                .array();
    }

    private static byte[] mock(String name) throws IOException {
        String text = Files.readString(SharedData.find("kite-mocks/" + name)).strip();
        return Base64.getDecoder().decode(text);
    }

    @Test
    void theBrokersFullPacket() throws IOException {
        assertThat(decode(frame(mock("ticker_full.packet")))).isTrue();

        Tick tick = ticks.getFirst();
        assertThat(tick.instrument()).isEqualTo(new InstrumentId("NSE:INFY"));
        assertThat(tick.last()).isEqualTo(Price.of("1573.7"));
        assertThat(tick.lastQuantity()).isEqualTo(7);
        assertThat(tick.dayVolume()).isEqualTo(1_192_471);
        assertThat(tick.bid()).contains(Price.of("1573.4"));
        assertThat(tick.bidQuantity()).isEqualTo(5);
        assertThat(tick.ask()).contains(Price.of("1573.7"));
        assertThat(tick.askQuantity()).isEqualTo(172);
        assertThat(tick.time()).isEqualTo(Instant.parse("2021-07-05T05:11:27Z"));
    }

    @Test
    void theBrokersQuotePacket() throws IOException {
        assertThat(decode(frame(mock("ticker_quote.packet")))).isTrue();

        assertThat(ticks.getFirst().last()).isEqualTo(Price.of("1573.15"));
        assertThat(ticks.getFirst().dayVolume()).isEqualTo(1_175_986);
        assertThat(ticks.getFirst().hasQuote()).isFalse();
        assertThat(ticks.getFirst().timeMicros()).isEqualTo(NOW_MICROS);
    }

    @Test
    void aLastPriceAlone() {
        byte[] packet = ByteBuffer.allocate(8).putInt(INFY).putInt(157_370).array();

        assertThat(decode(frame(packet))).isTrue();
        assertThat(ticks.getFirst().last()).isEqualTo(Price.of("1573.7"));
    }

    @Test
    void indicesWithAndWithoutTime() {
        ByteBuffer shorter = ByteBuffer.allocate(28).putInt(0, NIFTY).putInt(4, 2_401_235);
        ByteBuffer longer =
                ByteBuffer.allocate(32)
                        .putInt(0, NIFTY)
                        .putInt(4, 2_401_240)
                        .putInt(28, (int) NOW.getEpochSecond() - 1);

        assertThat(decode(frame(shorter.array()))).isTrue();
        assertThat(decode(frame(longer.array()))).isTrue();

        assertThat(ticks)
                .extracting(Tick::last)
                .containsExactly(Price.of("24012.35"), Price.of("24012.4"));
        assertThat(ticks.get(0).time()).isEqualTo(NOW);
        assertThat(ticks.get(1).time()).isEqualTo(NOW.minusSeconds(1));
    }

    /// The segment tells how prices are written.
    @Test
    void currenciesAreWrittenFiner() {
        decode(frame(ByteBuffer.allocate(8).putInt(USDINR).putInt(727_550_000).array()));
        decode(frame(ByteBuffer.allocate(8).putInt(GOLD_BCD).putInt(727_551).array()));

        assertThat(ticks)
                .extracting(Tick::last)
                .containsExactly(Price.of("72.755"), Price.of("72.7551"));
    }

    @Test
    void countsAreUnsigned() {
        ByteBuffer packet =
                ByteBuffer.allocate(44)
                        .putInt(0, INFY)
                        .putInt(4, 157_370)
                        .putInt(16, (int) 3_000_000_000L);

        decode(frame(packet.array()));

        assertThat(ticks.getFirst().dayVolume()).isEqualTo(3_000_000_000L);
    }

    @Test
    void whatNobodyAskedForAndWhatHasNoPriceIsCounted() {
        decode(frame(ByteBuffer.allocate(8).putInt(42).putInt(100).array()));
        decode(frame(ByteBuffer.allocate(8).putInt(INFY).putInt(0).array()));
        decode(frame(ByteBuffer.allocate(8).putInt(INFY).putInt(-5).array()));

        assertThat(ticks).isEmpty();
        assertThat(decoder.unknownTokens()).isEqualTo(1);
        assertThat(decoder.withoutPrice()).isEqualTo(2);
    }

    /// A recorded day of a ticker, sent as frames once more, gives the ticks that were recorded.
    @Test
    void aRecordedDayComesOutAsItWasRecorded() throws IOException {
        int lines = 0;
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        Files.newInputStream(
                                                SharedData.find(
                                                        "kite-full-ticks/BANKNIFTY21SEP35300PE_2021-08-20_ascending.jsonl.gz"))),
                                StandardCharsets.UTF_8))) {
            for (String line; (line = reader.readLine()) != null; ) {
                KiteTick recorded = KiteTick.parse(line);
                ticks.clear();
                assertThat(decode(KiteTickerFrames.message(TickerMode.FULL, recorded))).isTrue();
                Tick tick = ticks.getFirst();
                assertThat(tick.last()).isEqualTo(recorded.last());
                assertThat(tick.dayVolume()).isEqualTo(recorded.volume());
                assertThat(tick.openInterest()).isEqualTo(recorded.openInterest());
                assertThat(tick.bid().orElse(Price.ZERO))
                        .isEqualTo(recorded.bids().getFirst().price());
                assertThat(tick.bidQuantity()).isEqualTo(recorded.bids().getFirst().quantity());
                assertThat(tick.ask().orElse(Price.ZERO))
                        .isEqualTo(recorded.asks().getFirst().price());
                assertThat(tick.askQuantity()).isEqualTo(recorded.asks().getFirst().quantity());
                lines++;
            }
        }
        assertThat(lines).isEqualTo(15_504);
    }

    @Property(tries = 20_000)
    void anyBytesGiveTicksOrACount(@ForAll @Size(max = 400) byte[] bytes) {
        boolean whole = decode(bytes);
        if (!whole) {
            assertThat(ticks).isEmpty();
        }
        ticks.clear();
    }
}
