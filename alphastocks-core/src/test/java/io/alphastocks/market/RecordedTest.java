package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.model.Candle;
import io.alphastocks.model.DataFileException;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

class RecordedTest {

    private static final String CANDLES = "time,open,high,low,close,volume\n";
    private static final String FIRST = "2021-06-11 09:15:00,100,102,99,101,50\n";
    private static final InstrumentId SBIN = new InstrumentId("NSE:SBIN");
    private static final InstrumentId NIFTY = new InstrumentId("NSE:NIFTY 50");

    @TempDir Path directory;

    @BeforeEach
    void writeInstruments() throws IOException {
        write(
                "instruments.csv",
"""
tradingsymbol,name,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange
NIFTY 50,NIFTY 50,,0,0,0,EQ,INDICES,NSE
SBIN,STATE BANK,,0,0.05,1,EQ,NSE,NSE
X2161715800CE,X,2021-06-17,15800,0.05,75,CE,NFO-OPT,NFO
""");
    }

    @Test
    void aCandleFileGivesCandlesLabelledAtTheirStart() throws IOException {
        write("SBIN.csv", CANDLES + FIRST + "2021-06-11 09:16:00,101,101.05,100.5,100.55,0\n");
        List<Candle> candles = collect().candles;
        assertThat(candles).hasSize(2);
        Candle first = candles.getFirst();
        assertThat(first.instrument()).isEqualTo(SBIN);
        assertThat(first.timeframe()).isEqualTo(Timeframe.MIN_1);
        assertThat(first.start()).isEqualTo("2021-06-11T03:45:00Z");
        assertThat(first.end()).isEqualTo("2021-06-11T03:46:00Z");
        assertThat(first.high()).isEqualTo(Price.of("102"));
        assertThat(first.volume()).isEqualTo(50);
        assertThat(first.openInterest()).isEqualTo(Tick.NOT_AVAILABLE);
        assertThat(candles.getLast().close()).isEqualTo(Price.of("100.55"));
    }

    @Test
    void aRowsTimeIsItsCandlesEndWhereAskedFor() throws IOException {
        write("SBIN.csv", CANDLES + "2021-06-11 09:16:00,100,102,99,101,50\n");
        Candle candle =
                Collected.of(Recorded.directory(directory).endLabelled()).candles.getFirst();
        assertThat(candle.start()).isEqualTo("2021-06-11T03:45:00Z");
        assertThat(candle.end()).isEqualTo("2021-06-11T03:46:00Z");
    }

    @Test
    void theSpanOfCandlesIsTakenFromTheDistanceOfRowsOrGiven() throws IOException {
        write("SBIN.csv", CANDLES + FIRST + "2021-06-11 09:30:00,101,101,100,100,0\n");
        assertThat(collect().candles.getFirst().timeframe()).isEqualTo(Timeframe.MIN_15);
        assertThat(
                        Collected.of(Recorded.directory(directory).timeframe(Timeframe.MIN_5))
                                .candles
                                .getFirst()
                                .end())
                .isEqualTo("2021-06-11T03:50:00Z");
        write("SBIN.csv", CANDLES + FIRST + "2021-06-11 09:22:00,101,101,100,100,0\n");
        assertThatThrownBy(this::collect)
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("candles are 420 s apart; expected 1, 3, 5");
    }

    @Test
    void aDateAloneIsADaysCandleFromTheSessionsOpenToItsClose() throws IOException {
        write("SBIN.csv", "Date,Open,High,Low,Close,Volume\n2021-06-11,100,102,99,101,50\n");
        Candle day =
                Collected.of(Recorded.directory(directory).within(TradingCalendar.nse()))
                        .candles
                        .getFirst();
        assertThat(day.timeframe()).isEqualTo(Timeframe.DAY);
        assertThat(day.start()).isEqualTo("2021-06-11T03:45:00Z");
        assertThat(day.end()).isEqualTo("2021-06-11T10:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2021-06-11 09:15:00",
                "2021-06-11T09:15:00",
                "2021-06-11 09:15",
                "2021-06-11T03:45:00Z",
                "2021-06-11 09:15:00+05:30",
                "2021-06-11T09:15:00.000+0530",
                "11-06-2021 09:15:00",
                "11/06/2021 9:15",
                "20210611 09:15:00",
                "1623383100",
                "1623383100000",
                "1623383100000000"
            })
    void commonFormsOfTimeAreRecognised(String time) throws IOException {
        write("SBIN.csv", "Timestamp,Open,High,Low,Close\n" + time + ",100,102,99,101\n");
        assertThat(collect().candles.getFirst().start())
                .isEqualTo(Instant.parse("2021-06-11T03:45:00Z"));
    }

    @Test
    void aDateAndATimeOfDayMayStandInTwoColumns() throws IOException {
        write("SBIN.csv", "Date,Time,Open,High,Low,Close\n11-06-2021,09:15:00,100,102,99,101\n");
        assertThat(collect().candles.getFirst().start()).isEqualTo("2021-06-11T03:45:00Z");
    }

    @Test
    void timesWithoutAnOffsetAreReadInTheZoneThatIsGiven() throws IOException {
        write("SBIN.csv", CANDLES + FIRST);
        assertThat(
                        Collected.of(
                                        Recorded.directory(directory)
                                                .zone(ZoneId.of("America/New_York")))
                                .candles
                                .getFirst()
                                .start())
                .isEqualTo("2021-06-11T13:15:00Z");
    }

    @Test
    void aTickFileGivesTicksWithWhatItHas() throws IOException {
        write(
                "X2161715800CE.csv",
"""
timestamp,ltp,last_quantity,volume,bid,bid_qty,ask,ask_qty,Open Interest
2021-06-11 09:15:00.250,92.65,75,150,92.6,300,92.7,225,1500
2021-06-11 09:15:00.250,92.7,75,225,,,,,
""");
        List<Tick> ticks = collect().ticks;
        assertThat(ticks.getFirst())
                .isEqualTo(
                        new Tick(
                                new InstrumentId("NFO:X2161715800CE"),
                                1_623_383_100_250_000L,
                                926_500,
                                75,
                                150,
                                926_000,
                                300,
                                927_000,
                                225,
                                1_500,
                                TickKind.LIVE));
        assertThat(ticks.getLast().hasQuote()).isFalse();
        assertThat(ticks.getLast().openInterest()).isEqualTo(Tick.NOT_AVAILABLE);
    }

    @Test
    void filesWithoutHeadersAreRecognisedByTheirValues() throws IOException {
        write("a.csv", "NIFTY,20210611,09:16,13997.90,14020.85,13991.35,14013.15,0,0\n");
        write("SBIN_ticks.csv", "2021-06-11 09:15:01,17525.1\n2021-06-11 09:15:02,17526\n");
        write("X2161715800CE.csv", "2021-06-11 09:15:00,1,2,1,2,50\n");
        Collected all = collect();
        assertThat(all.candlesOf(NIFTY)).hasSize(1);
        assertThat(all.candlesOf(NIFTY).getFirst().volume()).isEqualTo(Tick.NOT_AVAILABLE);
        assertThat(all.ticks).hasSize(2).allMatch(t -> t.instrument().equals(SBIN));
        assertThat(all.candles.getFirst().volume()).isEqualTo(50);
    }

    @Test
    void anInstrumentIsNamedByTheSymbolColumnElseByTheFilesName() throws IOException {
        write("whatever.csv", "time,price,symbol\n2021-06-11 09:15:00,1,\"NIFTY%2050\"\n");
        write("NSE:SBIN.csv", "time,price\n2021-06-11 09:15:01,2\n");
        write("X2161715800CE_minute_2021.csv", "time,price\n2021-06-11 09:15:02,3\n");
        assertThat(collect().ticks)
                .extracting(t -> t.instrument().value())
                .containsExactly("NSE:NIFTY 50", "NSE:SBIN", "NFO:X2161715800CE");
    }

    @Test
    void filesOfOneInstrumentFollowOneAnother() throws IOException {
        write("SBIN_b.csv", CANDLES + FIRST);
        write("SBIN_c.csv", CANDLES + "2021-06-10 09:15:00,100,102,99,101,50\n");
        assertThat(collect().candles)
                .extracting(c -> c.start().toString())
                .containsExactly("2021-06-10T03:45:00Z", "2021-06-11T03:45:00Z");
    }

    @Test
    void atOneTimeIndicesComeFirstThenSharesThenDerivatives() throws IOException {
        for (String name : List.of("SBIN", "X2161715800CE", "NIFTY 50")) {
            write(name + ".csv", CANDLES + FIRST + "2021-06-11 09:16:00,100,102,99,101,50\n");
        }
        assertThat(collect().candles)
                .extracting(c -> c.instrument().symbol())
                .containsExactly(
                        "NIFTY 50", "SBIN", "X2161715800CE", "NIFTY 50", "SBIN", "X2161715800CE");
    }

    @Test
    void rowsThatRepeatTheOneBeforeAreCountedAndLeftOut() throws IOException {
        write("SBIN.csv", CANDLES + FIRST + FIRST);
        Collected all = collect();
        assertThat(all.candles).hasSize(1);
        assertThat(all.counts).isEqualTo(new FeedCounts(1, 1, 0, 0));
    }

    @Test
    void rowsOutsideTheSessionAreCountedAndLeftOutWithACalendar() throws IOException {
        write(
                "SBIN.csv",
                CANDLES
                        + "2021-06-11 09:08:00,100,102,99,101,50\n"
                        + FIRST
                        + "2021-06-11 15:29:00,100,102,99,101,50\n"
                        + "2021-06-11 15:30:00,100,102,99,101,50\n"
                        + "2021-06-12 10:00:00,100,102,99,101,50\n");
        Recorded recorded = Recorded.directory(directory).timeframe(Timeframe.MIN_1);
        assertThat(Collected.of(recorded).candles).hasSize(5);
        Collected inside = Collected.of(recorded.within(TradingCalendar.nse()));
        assertThat(inside.candles).hasSize(2);
        assertThat(inside.counts.outsideSession()).isEqualTo(3);
        assertThat(recorded.within(TradingCalendar.nse()).check().delivered()).isEqualTo(2);
    }

    @Test
    void pricesWithMoreThanFourDecimalsAreRoundedAndCounted() throws IOException {
        write("SBIN.csv", "time,price\n2021-06-11 09:15:00,15803.150390625\n");
        Collected all = collect();
        assertThat(all.ticks.getFirst().lastRaw()).isEqualTo(158_031_504);
        assertThat(all.counts.roundedPrices()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2021-06-11 09:16:00,100,102,99,101 | 5 columns where 6 are expected",
                "2021-06-11 09:16:00,100,102,99,\"101,50 | a quote is not closed",
                "soon,100,102,99,101,50 | time 'soon' is not right; expected one such as 2021-06-11 09:15:00",
                "2021-06-31 09:16:00,100,102,99,101,50 | time '2021-06-31 09:16:00'",
                "2021-06-11 09:16:00,x,102,99,101,50 | open 'x' is not right; expected a price above 0",
                "2021-06-11 09:16:00,100,102,0,101,50 | low '0' is not right; expected a price above 0",
                "2021-06-11 09:16:00,100,102,99,-101,50 | close '-101' is not right; expected a price above 0",
                "2021-06-11 09:16:00,100,NaN,99,101,50 | high 'NaN' is not right; expected a price above 0",
                "2021-06-11 09:16:00,100,,99,101,50 | high '' is not right; expected a price above 0",
                "2021-06-11 09:16:00,100,102,99,101,-5 | volume '-5' is not right; expected a whole number from 0",
                "2021-06-11 09:16:00,100,102,99,101,1.5 | volume '1.5' is not right; expected a whole number from 0",
                "2021-06-11 09:16:00,100,99,102,101,50 | the low lowest and the high highest",
                "2021-06-11 09:14:00,100,102,99,101,50 | time 2021-06-11T09:14 is before that of the row above, 2021-06-11T09:15; rows must ascend",
                "2021-06-11 09:15:00,100,102,99,100,50 | a second candle of 2021-06-11T09:15 with other values",
            })
    void aRowThatIsNotRightIsNamedWithFileLineValueAndWhatIsExpected(String row, String problem)
            throws IOException {
        Path file = write("SBIN.csv", CANDLES + FIRST + row + "\n");
        assertThatThrownBy(() -> Recorded.directory(directory).timeframe(Timeframe.MIN_1).check())
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining(file + " line 3: ")
                .hasMessageContaining(problem);
    }

    @Test
    void aMissingColumnSaysWhatWasFoundAndWhatIsNeeded() throws IOException {
        Path file = write("SBIN.csv", "time,open,high,low\n2021-06-11 09:15:00,1,1,1\n");
        assertThatThrownBy(this::collect)
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining(file + " line 1: no column for close")
                .hasMessageContaining("found: time, open, high, low; needed: a time")
                .hasMessageContaining("open, high, low and close or a price (last_price, price");
        write("SBIN.csv", "when,price\nnow,1\n");
        assertThatThrownBy(this::collect)
                .hasMessageContaining("no column for the time; found: when, price");
        write("SBIN.csv", "time,bid\n2021-06-11 09:15:00,1\n");
        assertThatThrownBy(this::collect).hasMessageContaining("no column for a price; found:");
    }

    @Test
    void anUnknownInstrumentIsNamed() throws IOException {
        Path file = write("INFY_minute.csv", CANDLES + FIRST);
        assertThatThrownBy(this::collect)
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining(file + " line 2: unknown instrument 'INFY_minute'")
                .hasMessageContaining("(the file's name); expected a trading symbol");
        write("INFY_minute.csv", "time,price,symbol\n2021-06-11 09:15:00,1,INFY\n");
        assertThatThrownBy(this::collect).hasMessageContaining("unknown instrument 'INFY'");
    }

    @Test
    void aFileHoldsOneInstrument() throws IOException {
        Path file =
                write(
                        "all.csv",
                        "time,price,symbol\n2021-06-11 09:15:00,1,SBIN\n2021-06-11 09:15:00,1,NIFTY\n");
        assertThatThrownBy(this::collect)
                .hasMessageContaining(file + " line 3: symbol 'NIFTY' where the file began with")
                .hasMessageContaining("expected one instrument per file");
    }

    @Test
    void aTimeOfDayWithoutADateIsAnError() throws IOException {
        write("SBIN.csv", "time,price\n09:15:00,1\n");
        assertThatThrownBy(this::collect)
                .hasMessageContaining(
                        "time '09:15:00' has no date; expected a column with the date");
    }

    @Test
    void aDayBeyondTheCalendarIsAnError() throws IOException {
        write("SBIN.csv", "time,price\n1999-06-11 09:15:00,1\n");
        assertThatThrownBy(
                        () -> Recorded.directory(directory).within(TradingCalendar.nse()).check())
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("line 2: 1999-06-11 is not in the trading calendar");
    }

    @Test
    void aDirectoryWithoutDataOrInstrumentsIsAnError() throws IOException {
        assertThatThrownBy(() -> Recorded.directory(directory))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining(directory + ": holds no market data; expected files");
        assertThatThrownBy(() -> Recorded.directory(directory.resolve("none")))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("none: is no directory");
        write("SBIN.csv", CANDLES + FIRST);
        Files.delete(directory.resolve("instruments.csv"));
        assertThatThrownBy(() -> Recorded.directory(directory))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining(directory + ": has no instruments.csv or instruments.csv.gz");
    }

    @Test
    void anEmptyFileIsAnErrorAndOneWithAHeaderAloneHoldsNothing() throws IOException {
        write("SBIN.csv", "");
        assertThatThrownBy(this::collect).hasMessageContaining("SBIN.csv: is empty");
        write("SBIN.csv", CANDLES);
        assertThat(collect().counts.delivered()).isZero();
    }

    @Test
    void aFileThatIsNotGzipIsAnError() throws IOException {
        write("SBIN.csv.gz", CANDLES + FIRST);
        assertThatThrownBy(this::collect)
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("SBIN.csv.gz: cannot be read");
    }

    private Collected collect() {
        return Collected.of(Recorded.directory(directory));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
