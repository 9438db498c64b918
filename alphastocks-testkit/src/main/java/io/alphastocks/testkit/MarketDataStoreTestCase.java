package io.alphastocks.testkit;

import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.OptionChainSnapshot.Quote;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.MarketDataStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/// A store of market data to test, and what is put into it.
@Timeout(60)
abstract class MarketDataStoreTestCase {

    static final InstrumentId NIFTY = new InstrumentId("NSE:NIFTY 50");
    static final InstrumentId BANK = new InstrumentId("NSE:NIFTY BANK");
    static final InstrumentId CALL = new InstrumentId("NFO:NIFTY2161715800CE");
    static final InstrumentId PUT = new InstrumentId("NFO:NIFTY2161715800PE");
    static final LocalDate EXPIRY = LocalDate.parse("2021-06-17");
    static final long START = 1_623_383_100_000_000L; // 2021-06-11T03:45:00Z
    static final long MINUTE = 60_000_000;
    static final List<TickKind> KINDS = List.of(TickKind.values());
    static final long ALWAYS_FROM = Long.MIN_VALUE;
    static final long ALWAYS_TO = Long.MAX_VALUE;

    MarketDataStore store;

    /// Opens a store that holds nothing. It is called before each test, which closes it.
    protected abstract MarketDataStore open() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    /// The store of this test.
    protected final MarketDataStore store() {
        return store;
    }

    /// A tick with every field set, which differ from tick to tick.
    protected static Tick tick(InstrumentId instrument, long micros, long number) {
        return new Tick(
                instrument,
                micros,
                1_580_000_500L + number,
                number,
                75 * number,
                1_580_000_000L + number,
                10 + number,
                1_580_001_000L + number,
                20 + number,
                30 + number,
                KINDS.get((int) (number % KINDS.size())));
    }

    /// The candle of a minute, the first of which is 0.
    protected static Candle candle(
            InstrumentId instrument, Timeframe timeframe, long minute, long close) {
        long start = START + minute * MINUTE;
        return new Candle(
                instrument,
                timeframe,
                start,
                start + timeframe.duration().toMinutes() * MINUTE,
                close,
                close + 500,
                close - 500,
                close,
                1_000 + minute,
                close + 1,
                60,
                minute % 2 == 0 ? Tick.NOT_AVAILABLE : 5,
                minute % 3 == 0);
    }

    static OptionChainSnapshot chain(LocalDate expiry, long micros, double volatility) {
        return new OptionChainSnapshot(
                "NIFTY",
                expiry,
                micros,
                158_000_000,
                List.of(
                        new Quote(
                                PUT,
                                158_000_000,
                                OptionType.PE,
                                1_000_500,
                                1_000_000,
                                1_001_000,
                                5_000,
                                75_000,
                                volatility,
                                -0.48,
                                0.001,
                                -7.25,
                                11.5),
                        Quote.of(CALL, Price.of("15800"), OptionType.CE, 0, -1, -1)));
    }

    <T> List<T> all(Stream<T> stream) {
        try (stream) {
            return stream.toList();
        }
    }

    List<Tick> allTicks() {
        return all(store.ticks(ALWAYS_FROM, ALWAYS_TO));
    }
}
