package io.alphastocks.kite;

import io.alphastocks.market.MarketDataSink;
import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.testkit.kite.KiteTick;
import io.alphastocks.testkit.kite.KiteTickerFrames;
import io.alphastocks.testkit.kite.TickerMode;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Full packets of the ticker's frames, decoded by us and by the broker's own Java client. One
/// operation is one packet; a frame has a hundred of them.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class TickDecoding {

    private static final int PACKETS = 100;
    private static final Instant TIME = Instant.parse("2026-11-20T04:30:00Z");
    private static final MethodHandle OFFICIAL = official();

    private final byte[] frame;
    private final ByteBuffer wrapped;
    private final TickDecoder decoder;
    private final com.zerodhatech.ticker.KiteTicker client =
            new com.zerodhatech.ticker.KiteTicker("token", "key");

    /// Options whose five levels of depth are full.
    public TickDecoding() {
        List<KiteTick.Level> levels = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            levels.add(new KiteTick.Level(75L * i, Price.of("100"), i));
        }
        Map<Integer, InstrumentId> instruments = new HashMap<>();
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            int token = ((50_000 + i) << 8) | 2;
            instruments.put(token, InstrumentId.of("NFO", "OPTION" + i));
            packets.add(
                    KiteTickerFrames.packet(
                            TickerMode.FULL,
                            KiteTick.of(token, Price.of("100.05"), TIME)
                                    .withVolume(1_000_000)
                                    .withDepth(levels, levels)));
        }
        frame = KiteTickerFrames.message(packets);
        wrapped = ByteBuffer.wrap(frame);
        decoder = new TickDecoder(new TokenTable(instruments));
    }

    private static MethodHandle official() {
        Class<?> type = com.zerodhatech.ticker.KiteTicker.class;
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findVirtual(
                            type,
                            "parseBinary",
                            MethodType.methodType(ArrayList.class, byte[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the client is another than 3.5.1", e);
        }
    }

    /// Ours: every tick goes to a sink.
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public boolean ours(Blackhole hole) {
        return decoder.decode(wrapped, 0, new Sink(hole));
    }

    private record Sink(Blackhole hole) implements MarketDataSink {

        @Override
        public void onTick(Tick tick) {
            hole.consume(tick);
        }

        @Override
        public void onCandle(Candle candle) {
            hole.consume(candle);
        }
    }

    /// The client's: a list of its ticks.
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public List<?> officialClient() throws Throwable {
        return (List<?>) OFFICIAL.invoke(client, frame);
    }
}
