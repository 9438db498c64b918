package io.alphastocks.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.SharedData;
import io.alphastocks.model.Charge;
import io.alphastocks.model.Charges;
import io.alphastocks.model.Equity;
import io.alphastocks.model.Future;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

class ChargeScheduleTest {

    private static final ChargeSchedule INDIA = ChargeSchedule.india();
    private static final LocalDate JUNE_2021 = LocalDate.of(2021, 6, 11);
    private static final LocalDate JULY_2023 = LocalDate.of(2023, 7, 10);

    /// Computed by hand: each amount is value × rate, rounded to the paisa; STT and stamp duty to
    /// the rupee; GST on the unrounded fees.
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // date, exchange, side, value, STT, exchange fee, IPFT, SEBI, GST, stamp, total
                "2021-01-01, NFO, BUY,  100000,   0, 53.00, -,    0.05, 13.14, 3, 89.19",
                "2021-06-11, NFO, BUY,  34743.75, 0, 18.41, -,    0.03, 6.91,  1, 46.35",
                "2021-06-11, NFO, SELL, 37500,   19, 19.88, -,    0.04, 7.18,  0, 66.10",
                "2022-07-17, NFO, SELL, 1000000, 500, 530.00, -,  1.00, 99.00, 0, 1150.00",
                "2022-07-18, NFO, SELL, 1000000, 500, 530.00, -,  1.00, 99.18, 0, 1150.18",
                "2023-03-31, NFO, SELL, 100000,  50, 53.00, -,    0.10, 13.16, 0, 136.26",
                "2023-04-01, NFO, SELL, 100000,  63, 50.00, 0.50, 0.10, 12.62, 0, 146.22",
                "2024-04-01, NFO, SELL, 100000,  63, 49.50, 0.50, 0.10, 12.53, 0, 145.63",
                "2024-09-30, NFO, SELL, 100000,  63, 49.50, 0.50, 0.10, 12.53, 0, 145.63",
                "2024-10-01, NFO, SELL, 15000,   15, 5.25,  0.08, 0.02, 4.55,  0, 44.90",
                "2026-03-31, NFO, SELL, 100000, 100, 35.03, 0.50, 0.10, 9.92,  0, 165.55",
                "2026-04-01, NFO, SELL, 6500,    10, 2.31,  -,    0.01, 4.02,  0, 36.34",
                "2026-04-01, NFO, BUY,  6500,     0, 2.31,  -,    0.01, 4.02,  0, 26.34",
                "2026-04-01, BFO, SELL, 100000, 150, 32.50, -,    0.10, 9.47,  0, 212.07",
                "2024-10-01, BFO, BUY,  100000,   0, 32.50, -,    0.10, 9.47,  3, 65.07",
            })
    void optionsAreChargedByTheRatesOfTheirDay(
            LocalDate date,
            String exchange,
            Side side,
            String value,
            String stt,
            String exchangeFee,
            String ipft,
            String sebi,
            String gst,
            String stamp,
            String total) {
        Charges charges =
                INDIA.charges(option(exchange, "NIFTY2671423000CE"), side, Money.of(value), date);

        assertThat(byName(charges).get("Brokerage")).isEqualTo(Money.of("20"));
        assertThat(byName(charges).get("STT")).isEqualTo(Money.of(stt));
        assertThat(byName(charges).get("Exchange fee")).isEqualTo(Money.of(exchangeFee));
        assertThat(byName(charges).get("IPFT")).isEqualTo(ipft == null ? null : Money.of(ipft));
        assertThat(byName(charges).get("SEBI fee")).isEqualTo(Money.of(sebi));
        assertThat(byName(charges).get("GST")).isEqualTo(Money.of(gst));
        assertThat(byName(charges).get("Stamp duty")).isEqualTo(Money.of(stamp));
        assertThat(charges.total()).isEqualTo(Money.of(total));
    }

    @Test
    void linesComeInTheOrderOfTheSchedule() {
        Charges charges = INDIA.charges(option("NFO", "X"), Side.BUY, Money.of("100"), JULY_2023);

        assertThat(charges.lines())
                .extracting(Charge::name)
                .containsExactly(
                        "Brokerage",
                        "STT",
                        "Exchange fee",
                        "IPFT",
                        "SEBI fee",
                        "GST",
                        "Stamp duty");
    }

    /// The broker's own computation, whose lines are not rounded, except for stamp duty.
    @Test
    void agreesWithTheBrokersContractNote() throws IOException {
        Path file = SharedData.find("kite-mocks/virtual_contract_note.json");
        JsonNode notes = JsonMapper.shared().readTree(Files.readString(file)).get("data");
        int compared = 0;
        for (JsonNode note : notes.values()) {
            String symbol = note.get("tradingsymbol").stringValue();
            String exchange = note.get("exchange").stringValue();
            if (exchange.equals("MCX")) {
                continue;
            }
            Instrument instrument =
                    exchange.equals("NFO") ? option(exchange, symbol) : equity(exchange, symbol);
            Money value =
                    Price.of(note.get("price").asString())
                            .times(Quantity.of(note.get("quantity").longValue()));
            Side side = Side.valueOf(note.get("transaction_type").stringValue());

            Map<String, BigDecimal> exact =
                    INDIA.withDelivery().exact(instrument, side, value, JULY_2023);

            JsonNode theirs = note.get("charges");
            assertThat(exact.getOrDefault("Brokerage", BigDecimal.ZERO))
                    .isEqualByComparingTo(decimal(theirs.get("brokerage")));
            assertThat(exact.get("STT"))
                    .isEqualByComparingTo(decimal(theirs.get("transaction_tax")));
            assertThat(amount(exact, "Exchange fee").add(amount(exact, "IPFT")))
                    .isEqualByComparingTo(decimal(theirs.get("exchange_turnover_charge")));
            assertThat(exact.get("SEBI fee"))
                    .isEqualByComparingTo(decimal(theirs.get("sebi_turnover_charge")));
            assertThat(exact.get("GST"))
                    .isCloseTo(
                            decimal(theirs.get("gst").get("total")),
                            org.assertj.core.api.Assertions.within(new BigDecimal("1e-12")));
            Charges charges = INDIA.withDelivery().charges(instrument, side, value, JULY_2023);
            assertThat(byName(charges).get("Stamp duty"))
                    .isEqualTo(Money.of(theirs.get("stamp_duty").asString()));
            compared++;
        }
        assertThat(compared).isEqualTo(2);
    }

    @Test
    void futuresAndEquitiesAreChargedToo() {
        Charges future =
                INDIA.charges(
                        new Future(
                                InstrumentId.of("NFO", "NIFTY21JUNFUT"),
                                "NIFTY",
                                LocalDate.of(2021, 6, 24),
                                Price.of("0.05"),
                                Quantity.of(75)),
                        Side.SELL,
                        Money.of("1185000"),
                        JUNE_2021);
        // 20; 0.01 %; 0.002 %; 0.0001 %; 18 % of 43.70
        assertThat(future.total())
                .isEqualTo(
                        Money.of("20")
                                .plus(Money.of("119"))
                                .plus(Money.of("23.70"))
                                .plus(Money.of("1.19"))
                                .plus(Money.of("7.87")));

        Equity share = equity("NSE", "SBIN");
        Charges intraday = INDIA.charges(share, Side.SELL, Money.of("10000"), JUNE_2021);
        assertThat(byName(intraday).get("Brokerage")).isEqualTo(Money.of("3"));
        assertThat(byName(intraday).get("STT")).isEqualTo(Money.of("3"));
        Charges delivery =
                INDIA.withDelivery().charges(share, Side.BUY, Money.of("10000"), JUNE_2021);
        assertThat(byName(delivery)).doesNotContainKey("Brokerage");
        assertThat(byName(delivery).get("STT")).isEqualTo(Money.of("10"));
    }

    @Test
    void brokerageOfAPercentageIsCapped() {
        Equity share = equity("NSE", "SBIN");

        Charges charges = INDIA.charges(share, Side.BUY, Money.of("1000000"), JUNE_2021);

        assertThat(byName(charges).get("Brokerage")).isEqualTo(Money.of("20"));
    }

    @Test
    void nothingExecutedCostsNothing() {
        assertThat(INDIA.charges(option("NFO", "X"), Side.BUY, Money.ZERO, JUNE_2021))
                .isEqualTo(Charges.NONE);
    }

    @Test
    void noScheduleChargesNothingAnywhere() {
        assertThat(
                        ChargeSchedule.none()
                                .charges(
                                        equity("XNAS", "GOOG"),
                                        Side.BUY,
                                        Money.of("1"),
                                        LocalDate.EPOCH))
                .isEqualTo(Charges.NONE);
    }

    @Test
    void daysWithoutRatesAreAnErrorThatSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        INDIA.charges(
                                option("NFO", "X"),
                                Side.BUY,
                                Money.of("1"),
                                LocalDate.of(2020, 12, 31)))
                .withMessageContainingAll("Brokerage", "NFO:X", "2020-12-31", "2021-01-01");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> INDIA.charges(option("BFO", "X"), Side.BUY, Money.of("1"), JUNE_2021))
                .withMessageContainingAll("Exchange fee", "BFO", "2023-11-01");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> INDIA.charges(option("MCX", "X"), Side.BUY, Money.of("1"), JUNE_2021))
                .withMessageContaining("none on any day");
    }

    @Test
    void anIndexCannotBeTraded() {
        Index index = new Index(InstrumentId.of("NSE", "NIFTY 50"), "NIFTY");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> INDIA.charges(index, Side.BUY, Money.of("1"), JUNE_2021))
                .withMessageContaining("NIFTY 50 is an index");
    }

    @Test
    void aUsersFileIsRead(@TempDir Path directory) throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("mine.json"),
                        schedule("\"flat\": \"0.65\"", "\"side\": \"BUY\""));

        ChargeSchedule mine = ChargeSchedule.load(file);

        Equity share = equity("XNAS", "GOOG");
        assertThat(mine.name()).isEqualTo("mine");
        assertThat(mine.charges(share, Side.BUY, Money.of("1"), JUNE_2021).total())
                .isEqualTo(Money.of("0.65"));
        assertThat(mine.charges(share, Side.SELL, Money.of("1"), JUNE_2021).total())
                .isEqualTo(Money.ZERO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"flat\": 0.65            | \"x\": 1               | unknown key 'x'",
                "\"flat\": 0.65            | \"side\": \"BUY\"      | rates[0].flat is 0.65",
                "\"flat\": \"-1\"          | \"side\": \"BUY\"      | rates[0].flat",
                "\"flat\": \"1\"           | \"side\": \"LONG\"     | [BUY, SELL]",
                "\"flat\": \"1\"           | \"percent\": \"1\"     | either 'flat' or 'percent'",
                "\"flat\": \"1\"           | \"cap\": \"1\"         | go with 'percent' only",
                "\"percent\": \"1\"        | \"on\": [\"Duty\"]     | 'Duty', which is no line above",
                "\"flat\": \"1\"           | \"kinds\": \"OPTION\"  | a list [ … ]",
                "\"flat\": \"1\"           | \"kinds\": [\"BOND\"]  | EQUITY_DELIVERY",
            })
    void mistakesInAFileAreNamed(
            String first, String second, String message, @TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("mine.json"), schedule(first, second));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChargeSchedule.load(file))
                .withMessageContaining("mine.json")
                .withMessageContaining(message);
    }

    @Test
    void aFileThatIsNoScheduleIsRefused(@TempDir Path directory) throws IOException {
        Path broken = Files.writeString(directory.resolve("a.json"), "{\"name\": ");
        Path list = Files.writeString(directory.resolve("b.json"), "[]");
        Path twice = Files.writeString(directory.resolve("c.json"), "{\"name\":1,\"name\":2}");

        for (Path file : List.of(broken, list, twice)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ChargeSchedule.load(file))
                    .withMessageContaining(file.getFileName().toString());
        }
        assertThatThrownBy(() -> ChargeSchedule.load(directory.resolve("none.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.json");
    }

    private static String schedule(String first, String second) {
        return """
        {"name": "mine", "lines": [
          {"name": "Commission", "decimals": 2, "rounding": "HALF_UP", "rates": [
            {"from": "2020-01-01", %s, %s, "verified": true, "source": "price list"}]}]}
        """
                .formatted(first, second);
    }

    private static BigDecimal decimal(JsonNode node) {
        return new BigDecimal(node.asString());
    }

    private static BigDecimal amount(Map<String, BigDecimal> exact, String line) {
        return exact.getOrDefault(line, BigDecimal.ZERO);
    }

    private static Map<String, Money> byName(Charges charges) {
        return charges.lines().stream().collect(Collectors.toMap(Charge::name, Charge::amount));
    }

    private static OptionContract option(String exchange, String symbol) {
        return new OptionContract(
                InstrumentId.of(exchange, symbol),
                "NIFTY",
                LocalDate.of(2030, 1, 1),
                Price.of("23000"),
                OptionType.CE,
                Price.of("0.05"),
                Quantity.of(75));
    }

    private static Equity equity(String exchange, String symbol) {
        return new Equity(InstrumentId.of(exchange, symbol), symbol, Price.of("0.05"));
    }
}
