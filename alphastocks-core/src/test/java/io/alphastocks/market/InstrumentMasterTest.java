package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.model.DataFileException;
import io.alphastocks.model.Equity;
import io.alphastocks.model.Index;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.GZIPOutputStream;

class InstrumentMasterTest {

    private static final String HEADER =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,"
                    + "lot_size,instrument_type,segment,exchange\n";
    private static final LocalDate EXPIRY = LocalDate.of(2021, 6, 17);

    @TempDir Path directory;

    @Test
    void readsIndicesSharesFuturesAndOptions() throws IOException {
        InstrumentMaster master =
                load(
                        HEADER
                                + "256265,1001,NIFTY 50,NIFTY 50,0,,0,0,0,EQ,INDICES,NSE\n"
                                + "1,2,SBIN,\"STATE BANK, INDIA\",0.0,,0.0,0.05,1,EQ,NSE,NSE\n"
                                + "1,2,NIFTY21JUNFUT,NIFTY,0,2021-06-24,0,0.05,75,FUT,NFO-FUT,NFO\n"
                                + option("NIFTY2161715800PE", "2021-06-17", "15800", "PE"));
        assertThat(master.all()).hasSize(4);
        assertThat(master.underlying("NIFTY"))
                .contains(new Index(new InstrumentId("NSE:NIFTY 50"), "NIFTY"));
        assertThat(master.underlying("SBIN"))
                .contains(new Equity(new InstrumentId("NSE:SBIN"), "SBIN", Price.of("0.05")));
        assertThat(master.find(new InstrumentId("NFO:NIFTY21JUNFUT"))).isPresent();
        assertThat(master.option("NIFTY", EXPIRY, Price.of("15800"), OptionType.PE))
                .contains(
                        new OptionContract(
                                new InstrumentId("NFO:NIFTY2161715800PE"),
                                "NIFTY",
                                EXPIRY,
                                Price.of("15800"),
                                OptionType.PE,
                                Price.of("0.05"),
                                Quantity.of(75)));
        assertThat(master.option("NIFTY", EXPIRY, Price.of("15800"), OptionType.CE)).isEmpty();
        assertThat(master.expiries("SBIN")).isEmpty();
        assertThat(master.strikes("NIFTY", EXPIRY)).containsExactly(Price.of("15800"));
    }

    @Test
    void takesColumnsInAnyOrderWithAnUnnamedIndexColumnAndCompressed() throws IOException {
        Path file = directory.resolve("instruments.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(
"""
,exchange,segment,instrument_type,lot_size,tick_size,strike,expiry,name,tradingsymbol
7,NFO,NFO-OPT,CE,25,0.05,42500,29/06/23,BANKNIFTY,BANKNIFTY23JUN42500CE
8,NFO,NFO-OPT,PE,25,0.05,42500,29-06-2023,BANKNIFTY,BANKNIFTY23JUN42500PE
"""
                            .getBytes(StandardCharsets.UTF_8));
        }
        InstrumentMaster master = InstrumentMaster.load(file);
        assertThat(master.expiries("BANKNIFTY")).containsExactly(LocalDate.of(2023, 6, 29));
        assertThat(master.all()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "NIFTY 50, NIFTY",
        "NSE:NIFTY 50, NIFTY",
        "nifty bank, BANKNIFTY",
        "NIFTYBANK, BANKNIFTY",
        "NIFTYFIN, FINNIFTY",
        "NIFTYMID, MIDCPNIFTY",
        "NFO:NIFTY, NIFTY",
        "BSE:SENSEX, SENSEX",
        "RELIANCE, RELIANCE"
    })
    void normalisesTheNamesThatPeopleAndFeedsUse(String name, String symbol) {
        assertThat(InstrumentMaster.of(List.of()).normalise(name)).isEqualTo(symbol);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,X,NIFTY,0,2021-13-17,15800,0.05,75,CE,NFO-OPT,NFO | expiry '2021-13-17' | yyyy-MM-dd",
                "1,2,X,NIFTY,0,,15800,0.05,75,CE,NFO-OPT,NFO | expiry '' | yyyy-MM-dd",
                "1,2,X,NIFTY,0,2021-06-17,abc,0.05,75,CE,NFO-OPT,NFO | strike 'abc' | a price above 0",
                "1,2,X,NIFTY,0,2021-06-17,0,0.05,75,CE,NFO-OPT,NFO | strike '0' | a price above 0",
                "1,2,X,NIFTY,0,2021-06-17,15800,0,75,CE,NFO-OPT,NFO | tick_size '0' | a price above 0",
                "1,2,X,NIFTY,0,2021-06-17,15800,0.05,0,CE,NFO-OPT,NFO | lot_size '0' | a whole number from 1",
                "1,2,X,NIFTY,0,2021-06-17,15800,0.05,7.5,CE,NFO-OPT,NFO | lot_size '7.5' | a whole number from 1",
                "1,2,X,NIFTY,0,2021-06-17,15800,0.05,75,XX,NFO-OPT,NFO | instrument_type 'XX' | EQ, FUT, CE or PE",
                "1,2,,NIFTY,0,2021-06-17,15800,0.05,75,CE,NFO-OPT,NFO | tradingsymbol '' | some text",
                "1,2,X,NIFTY | 4 columns where the header has 12 | 1,2,X,NIFTY",
            })
    void aMalformedRowIsNamedWithFileLineValueAndWhatIsExpected(
            String row, String value, String expected) throws IOException {
        Path file = write(HEADER + option("OK", "2021-06-17", "15800", "CE") + row + "\n");
        assertThatThrownBy(() -> InstrumentMaster.load(file))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining(file + " line 3: ")
                .hasMessageContaining(value)
                .hasMessageContaining(expected);
    }

    @Test
    void aMissingColumnSaysWhatWasFoundAndWhatIsNeeded() throws IOException {
        Path file = write("tradingsymbol,name,exchange\nX,Y,NSE\n");
        assertThatThrownBy(() -> InstrumentMaster.load(file))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("line 1: missing columns: expiry, instrument_type, lot_size")
                .hasMessageContaining("found: tradingsymbol, name, exchange;")
                .hasMessageContaining("needed: tradingsymbol, name, expiry");
    }

    @Test
    void anEmptyOrMissingFileIsAnError() throws IOException {
        Path empty = write("");
        assertThatThrownBy(() -> InstrumentMaster.load(empty)).hasMessageContaining("is empty");
        Path headerOnly = write(HEADER);
        assertThatThrownBy(() -> InstrumentMaster.load(headerOnly))
                .hasMessageContaining("holds no instruments");
        assertThatThrownBy(() -> InstrumentMaster.load(directory.resolve("none.csv")))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("none.csv: cannot be read");
    }

    @Test
    void theSameRowTwiceIsOneInstrumentAndADifferentOneAnError() throws IOException {
        String row = option("X", "2021-06-17", "15800", "CE");
        assertThat(load(HEADER + row + row).all()).hasSize(1);
        Path file = write(HEADER + row + option("X", "2021-06-17", "15900", "CE"));
        assertThatThrownBy(() -> InstrumentMaster.load(file))
                .hasMessageContaining("line 3: NFO:X is there twice");
    }

    @Test
    void optionsOfTwoExchangesDoNotMixInOneChain() throws IOException {
        InstrumentMaster master =
                load(
                        HEADER
                                + "1,2,A,SBIN,0,2021-06-25,400,0.05,75,CE,BFO-OPT,BFO\n"
                                + "1,2,B,SBIN,0,2021-06-24,410,0.05,75,CE,NFO-OPT,NFO\n"
                                + "1,2,C,SENSEX,0,2021-06-25,50000,0.05,10,CE,BFO-OPT,BFO\n");
        assertThat(master.expiries("SBIN")).containsExactly(LocalDate.of(2021, 6, 24));
        assertThat(master.expiries("SENSEX")).containsExactly(LocalDate.of(2021, 6, 25));
    }

    @Test
    void theStrikesNearAPriceAreTheNearestAndSomeOnEitherSide() throws IOException {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int strike = 15_600; strike <= 15_850; strike += 50) {
            rows.append(option("N" + strike + "CE", "2021-06-17", "" + strike, "CE"));
        }
        InstrumentMaster master = load(rows.toString());
        assertThat(master.strikesNear("NIFTY", EXPIRY, Price.of("15774.95"), 1))
                .containsExactly(Price.of("15700"), Price.of("15750"), Price.of("15800"));
        assertThat(master.strikesNear("NIFTY", EXPIRY, Price.of("15775"), 0))
                .containsExactly(Price.of("15750"));
        assertThat(master.strikesNear("NIFTY", EXPIRY, Price.of("16000"), 1))
                .containsExactly(Price.of("15800"), Price.of("15850"));
        assertThat(master.strikesNear("NIFTY", EXPIRY.plusDays(1), Price.of("16000"), 3)).isEmpty();
    }

    @Test
    void readsTheDumpOfAWholeDerivativesMarket() {
        InstrumentMaster master =
                InstrumentMaster.load(
                        SharedData.require("kite-instruments/2026-08_all_nilanjan-guha.csv.gz"));
        assertThat(master.all()).hasSize(39_941);
        assertThat(master.all().stream().filter(i -> i.id().exchange().equals("NFO")))
                .hasSize(35_043 + 640);
        assertThat(master.expiries("NIFTY")).contains(LocalDate.of(2026, 8, 18));
        OptionContract option =
                master.option("NIFTY", LocalDate.of(2026, 8, 18), Price.of("24350"), OptionType.CE)
                        .orElseThrow();
        assertThat(option.id().symbol()).isEqualTo("NIFTY2681824350CE");
        assertThat(option.lotSize()).isEqualTo(Quantity.of(65));
    }

    @Test
    void readsADumpWithTwoLotSizesOfOneIndex() {
        InstrumentMaster master =
                InstrumentMaster.load(
                        SharedData.require(
                                "kite-instruments/2025-11_NFO_TheUnchosenCaptain.csv.gz"));
        assertThat(master.all()).hasSize(38_752);
        assertThat(
                        master.all().stream()
                                .filter(i -> i.symbol().equals("NIFTY"))
                                .map(i -> i.lotSize().units())
                                .distinct())
                .containsExactlyInAnyOrder(75L, 65L);
    }

    private InstrumentMaster load(String text) throws IOException {
        return InstrumentMaster.load(write(text));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("instruments.csv"), text);
    }

    private static String option(String symbol, String expiry, String strike, String type) {
        return "1,2,"
                + symbol
                + ",NIFTY,0,"
                + expiry
                + ","
                + strike
                + ",0.05,75,"
                + type
                + ",NFO-OPT,NFO\n";
    }
}
