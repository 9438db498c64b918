package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.Candle;
import io.alphastocks.model.Equity;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// The broker's own mock answers, read by what reads them in earnest.
class KiteMocksTest {

    private static final InstrumentId INFY = new InstrumentId("NSE:INFY");

    @TempDir Path directory;

    private final CannedKite kite = new CannedKite();

    @AfterEach
    void close() {
        kite.close();
    }

    private KiteSession answering(String route, String mock) throws IOException {
        kite.answer(route, 200, text(mock));
        return kite.session();
    }

    private static String text(String mock) throws IOException {
        return Files.readString(SharedData.find("kite-mocks/" + mock));
    }

    private KiteAnswer.Done done(String mock) throws IOException {
        KiteSession session = answering("POST /any", mock);
        return (KiteAnswer.Done)
                session.send(KiteRequest.post("/any"), session.settings().readDeadline());
    }

    @Test
    void ordersOfEveryKind() throws IOException {
        List<BrokerOrder> orders = KiteBroker.of(answering("GET /orders", "orders.json")).orders();

        assertThat(orders)
                .extracting(BrokerOrder::state)
                .containsExactly(
                        OrderState.CANCELLED,
                        OrderState.FILLED,
                        OrderState.FILLED,
                        OrderState.REJECTED,
                        OrderState.FILLED,
                        OrderState.FILLED,
                        OrderState.CANCELLED,
                        OrderState.CANCELLED,
                        OrderState.FILLED,
                        OrderState.FILLED);
        assertThat(orders.get(1))
                .isEqualTo(
                        new BrokerOrder(
                                "300000000000000",
                                "",
                                new InstrumentId("NSE:IOC"),
                                Side.BUY,
                                Quantity.of(1),
                                Price.of("109.4"),
                                OrderState.FILLED,
                                Quantity.of(1),
                                "",
                                Instant.parse("2021-05-31T09:50:28Z")));
        assertThat(orders.get(3).reason()).startsWith("Insufficient funds.");
        assertThat(orders.get(3).open()).isEqualTo(Quantity.ZERO);
        assertThat(orders.getLast().brokerOrderId()).isEqualTo("1953367517686685697");
        assertThat(orders.getLast().limit()).isNull();
    }

    @Test
    void theLifeOfAChangedOrder() throws IOException {
        KiteSession session = answering("GET /orders/171229000724687", "order_info.json");

        List<BrokerOrder> life =
                session.read(KiteRequest.get("/orders/171229000724687")).all().stream()
                        .map(fields -> KiteOrders.order(fields, CannedKite.NOW))
                        .toList();

        assertThat(life)
                .extracting(BrokerOrder::state)
                .containsExactly(
                        OrderState.SUBMITTED,
                        OrderState.SUBMITTED,
                        OrderState.SUBMITTED,
                        OrderState.OPEN,
                        OrderState.OPEN,
                        OrderState.OPEN,
                        OrderState.OPEN,
                        OrderState.OPEN);
        assertThat(life.getLast().limit()).isEqualTo(Price.of("300.1"));
    }

    @Test
    void whatPlacingChangingAndCancellingAnswer() throws IOException {
        SubmitOutcome acked = new SubmitOutcome.Acked("151220000000000");
        assertThat(KiteOrders.outcome(done("order_response.json"))).isEqualTo(acked);
        assertThat(KiteOrders.outcome(done("order_modify.json"))).isEqualTo(acked);
        assertThat(KiteOrders.outcome(done("order_cancel.json"))).isEqualTo(acked);
        assertThat(KiteOrders.outcome(done("autoslice_response.json")))
                .isEqualTo(new SubmitOutcome.Acked("1914227164488687616"));
    }

    @Test
    void executionsWithTimesThatLackTheDate() throws IOException {
        Map<String, List<BrokerTrade>> trades =
                KiteBroker.of(answering("GET /trades", "trades.json")).trades();

        assertThat(trades).hasSize(4);
        assertThat(trades.get("500000000000000"))
                .containsExactly(
                        new BrokerTrade(
                                "40000000",
                                Quantity.of(1),
                                Price.of("72.755"),
                                Instant.parse("2021-05-31T05:48:27Z")));
        KiteSession one = answering("GET /orders/2/trades", "order_trades.json");
        assertThat(one.read(KiteRequest.get("/orders/2/trades")).all())
                .extracting(fields -> KiteOrders.trade(fields, CannedKite.NOW).price())
                .containsExactly(Price.of("4852"));
    }

    @Test
    void positions() throws IOException {
        assertThat(
                        KiteBroker.of(answering("GET /portfolio/positions", "positions.json"))
                                .positions())
                .containsExactly(
                        new BrokerPosition(new InstrumentId("MCX:LEADMINI17DECFUT"), 1),
                        new BrokerPosition(new InstrumentId("MCX:GOLDGUINEA17DECFUT"), 0),
                        new BrokerPosition(new InstrumentId("NSE:SBIN"), 0));
    }

    @Test
    void fundsWithoutTheNoiseOfBinaryFractions() throws IOException {
        KiteSession session = answering("GET /user/margins/equity", "margins_equity.json");
        assertThat(KiteBroker.of(session).margins())
                .isEqualTo(new BrokerMargins(Money.of("99725.05"), Money.of("145706.55")));

        kite.answer("GET /user/margins", 200, text("margins.json"));
        KiteAccount account = new KiteAccount(session);
        assertThat(account.equityFunds().net()).isEqualTo(Money.of("99725.05"));
        assertThat(account.commodityFunds().cash()).isEqualTo(Money.of("100661.7"));
    }

    @Test
    void profileAndHoldings() throws IOException {
        KiteSession session = answering("GET /user/profile", "profile.json");
        KiteAccount account = new KiteAccount(session);
        assertThat(account.profile().userId()).isEqualTo("AB1234");
        assertThat(account.profile().exchanges()).contains("NFO", "BFO").hasSize(8);

        kite.answer("GET /user/profile", 200, text("full_profile.json"));
        assertThat(account.profile().products()).contains("MIS", "NRML");

        kite.answer("GET /portfolio/holdings", 200, text("holdings.json"));
        KiteAccount.Holding first = account.holdings().getFirst();
        assertThat(first)
                .isEqualTo(
                        new KiteAccount.Holding(
                                new InstrumentId("NSE:AARON"),
                                Quantity.of(1),
                                Quantity.ZERO,
                                Price.of("161"),
                                Price.of("352.95"),
                                Money.of("191.95")));
        assertThat(account.holdings().get(1).average()).isEqualTo(Price.of("801.7813"));
    }

    @Test
    void marginsAndCharges() throws IOException {
        KiteAccount account =
                new KiteAccount(answering("POST /margins/orders", "order_margins.json"));
        List<KiteOrderRequest> one =
                List.of(
                        new KiteOrderRequest(
                                INFY, Side.BUY, Quantity.of(1), KiteProduct.CNC, Price.of("1498")));
        assertThat(account.margins(one))
                .singleElement()
                .satisfies(margin -> {
                    assertThat(margin.total()).isEqualTo(Money.of("1498"));
                    assertThat(margin.charges().total()).isEqualTo(Money.of("1.7926"));
                });

        kite.answer("POST /margins/basket", 200, text("basket_margins.json"));
        KiteAccount.Basket basket = account.basket(one, true);
        assertThat(basket.initial().total()).isEqualTo(Money.of("96504.975"));
        assertThat(basket.settled().premium()).isEqualTo(Money.of("-2152.5"));
        assertThat(basket.orders()).hasSizeGreaterThan(1);

        kite.answer("POST /charges/orders", 200, text("virtual_contract_note.json"));
        assertThat(account.charges(one))
                .extracting(KiteAccount.Charges::total)
                .containsExactly(Money.of("0.5827"), Money.of("2.8481"), Money.of("23.6894"));
    }

    @Test
    void triggers() throws IOException {
        KiteSession session = answering("GET /gtt/triggers", "gtt_get_orders.json");
        KiteGtt gtt = new KiteGtt(session);
        assertThat(gtt.all()).extracting(KiteGtt.Kept::id).contains(112127L, 105099L);

        kite.answer("GET /gtt/triggers/123", 200, text("gtt_get_order.json"));
        KiteGtt.Kept kept = gtt.get(123);
        assertThat(kept.status()).isEqualTo("triggered");
        assertThat(kept.trigger().legs())
                .extracting(KiteGtt.Leg::at)
                .containsExactly(Price.of("102"), Price.of("103.7"));

        kite.answer("POST /gtt/triggers", 200, text("gtt_place_order.json"));
        assertThat(gtt.place(kept.trigger())).isEqualTo(123);
        kite.answer("PUT /gtt/triggers/123", 200, text("gtt_modify_order.json"));
        gtt.modify(123, kept.trigger());
        kite.answer("DELETE /gtt/triggers/123", 200, text("gtt_delete_order.json"));
        gtt.delete(123);
        assertThat(kite.asked)
                .extracting(CannedKite.Asked::line)
                .contains("DELETE /gtt/triggers/123");
    }

    @Test
    void candlesWithAndWithoutOpenInterest() throws IOException {
        Equity infy = new Equity(INFY, "INFY", Price.of("0.05"));
        Path list = directory.resolve("instruments.csv");
        Files.writeString(
                list,
                """
                instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange
                408065,1594,INFY,INFOSYS,0.0,,0.0,0.05,1,EQ,NSE,NSE
                """);
        KiteInstruments instruments = KiteInstruments.read(list, LocalDate.of(2021, 6, 11));
        KiteSession session =
                answering("GET /instruments/historical/408065/minute", "historical_minute.json");
        KiteHistory history = new KiteHistory(session, instruments, TradingCalendar.nse());
        long before = Instant.parse("2017-12-15T03:50:00Z").toEpochMilli() * 1000;

        List<Candle> candles = history.candles(infy, Timeframe.MIN_1, before, 3);

        assertThat(candles)
                .extracting(Candle::start)
                .containsExactly(
                        Instant.parse("2017-12-15T03:47:00Z"),
                        Instant.parse("2017-12-15T03:48:00Z"),
                        Instant.parse("2017-12-15T03:49:00Z"));
        assertThat(candles.getLast().close()).isEqualTo(Price.of("1699.8"));
        assertThat(candles.getLast().openInterest()).isEqualTo(Tick.NOT_AVAILABLE);

        kite.answer("GET /instruments/historical/408065/minute", 200, text("historical_oi.json"));
        long later = Instant.parse("2019-12-05T00:00:00Z").toEpochMilli() * 1000;
        assertThat(history.candles(infy, Timeframe.MIN_1, later, 6).getLast().openInterest())
                .isEqualTo(13_777_050);
    }

    @Test
    void quotesWithAnEmptySideOfTheBook() throws IOException {
        KiteQuotes quotes = new KiteQuotes(answering("GET /quote", "quote.json"));

        List<Tick> ticks = quotes.quotes(List.of(INFY, new InstrumentId("NSE:NOBODY")));

        assertThat(ticks)
                .singleElement()
                .satisfies(tick -> {
                    assertThat(tick.last()).isEqualTo(Price.of("1412.95"));
                    assertThat(tick.bid()).isEmpty();
                    assertThat(tick.ask()).contains(Price.of("1412.95"));
                    assertThat(tick.askQuantity()).isEqualTo(5_191);
                    assertThat(tick.dayVolume()).isEqualTo(7_360_198);
                    assertThat(tick.time()).isEqualTo(Instant.parse("2021-06-08T10:15:56Z"));
                });
        assertThat(kite.asked.getLast().line()).isEqualTo("GET /quote?i=NSE%3AINFY&i=NSE%3ANOBODY");
    }

    @Test
    void lastPricesAlone() throws IOException {
        for (String mock : List.of("ohlc.json", "ltp.json")) {
            try (CannedKite other = new CannedKite()) {
                other.answer("GET /quote", 200, text(mock));
                assertThat(new KiteQuotes(other.session()).quotes(List.of(INFY)))
                        .singleElement()
                        .satisfies(tick -> {
                            assertThat(tick.last().toString()).startsWith("107");
                            assertThat(tick.hasQuote()).isFalse();
                            assertThat(tick.dayVolume()).isEqualTo(Tick.NOT_AVAILABLE);
                        });
            }
        }
    }

    @Test
    void loginAndLogout() throws IOException {
        kite.answer("POST /session/token", 200, text("generate_session.json"));
        kite.answer("DELETE /session/token", 200, text("session_logout.json"));
        KiteTokenStore store = KiteTokenStore.memory();
        try (KiteSession session = KiteSession.open(kite.settings(), store, kite.clock)) {
            KiteToken token = session.login("request-token");

            assertThat(token.userId()).isEqualTo("XX0000");
            assertThat(token.loggedIn()).isEqualTo(Instant.parse("2021-01-01T10:45:14Z"));
            assertThat(token.expires()).isEqualTo(Instant.parse("2021-01-02T00:30:00Z"));
            assertThat(kite.asked.getLast().body())
                    .isEqualTo(
                            "api_key=key-of-the-app&request_token=request-token&checksum="
                                    + KiteSession.sha256(
                                            "key-of-the-apprequest-tokensecret-of-the-app"));
            session.logout();
            assertThat(session.token()).isEmpty();
            assertThat(store.load()).isEmpty();
        }
    }

    @Test
    void postback() throws IOException {
        KiteSession session = kite.session();
        KiteBroker broker = KiteBroker.of(session);
        String mock = text("postback.json");
        String checksum =
                KiteSession.sha256(
                        "220303000308932" + "2022-03-03 09:24:25" + CannedKite.API_SECRET);
        String good =
                mock.replaceFirst(
                        "\"checksum\": \"[0-9a-f]*\"", "\"checksum\": \"" + checksum + "\"");

        assertThat(
                        new KitePostback(session, broker)
                                .take(good.getBytes(StandardCharsets.UTF_8))
                                .state())
                .isEqualTo(OrderState.FILLED);
    }

    @Test
    void aListOfInstruments() throws IOException {
        KiteInstruments read =
                KiteInstruments.read(
                        SharedData.find("kite-mocks/instruments_nse.csv"),
                        LocalDate.of(2021, 6, 11));

        assertThat(read.master().all()).hasSizeGreaterThan(90);
        assertThat(read.passedOver()).isZero();
        assertThat(read.token(new InstrumentId("NSE:ADANIPORTS"))).hasValue(3_861_249);
    }
}
