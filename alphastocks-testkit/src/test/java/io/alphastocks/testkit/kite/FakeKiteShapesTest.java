package io.alphastocks.testkit.kite;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Timeframe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Every answer has the fields and types of the broker's own mock of it.
final class FakeKiteShapesTest {

    private final Stage stage =
            new Stage(builder ->
                    builder.rateLimits(RateLimits.UNLIMITED)
                            .freezeQuantity("NIFTY", 1800)
                            .refuseMarginAtOnce()
                            .holding("AB1234", "NSE:INFY", 10, Price.of("900.50")));
    private final FakeKite fake = stage.fake;
    private final Client client = stage.client;

    @AfterEach
    void close() {
        stage.close();
    }

    private static void assertSame(String mock, HttpResponse<String> response, String... optional)
            throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertSame(mock, Json.parse(response.body()), optional);
    }

    private static void assertSame(String mock, JsonNode actual, String... optional)
            throws IOException {
        Shape expected = Shape.of(Mocks.json(mock));
        assertThat(expected.differences(Shape.of(actual), Set.of(optional))).as(mock).isEmpty();
    }

    @Test
    void session() throws Exception {
        String token = fake.requestToken();
        Map<String, String> form =
                Map.of(
                        "api_key",
                        "key",
                        "request_token",
                        token,
                        "checksum",
                        Sessions.sha256("key" + token + "secret"));
        HttpResponse<String> login = client.post("/session/token", form);
        assertSame("generate_session.json", login);
        String access = Client.data(login).get("access_token").asString();
        assertSame("profile.json", client.get("/user/profile"));
        assertSame(
                "session_logout.json",
                client.delete("/session/token?api_key=key&access_token=" + access));
    }

    @Test
    void margins() throws Exception {
        assertSame("margins.json", client.get("/user/margins"));
        assertSame("margins_equity.json", client.get("/user/margins/equity"));
        assertSame("margin_commodity.json", client.get("/user/margins/commodity"));
    }

    @Test
    void quotes() throws Exception {
        fake.tick(
                KiteTick.of(Stage.INFY.token(), Price.of("1500"), stage.clock.now())
                        .withQuote(Price.of("1499.95"), 5, Price.of("1500"), 7));
        assertSame("quote.json", client.get("/quote?i=NSE:INFY&i=NSE:NOBODY"));
        assertSame("ohlc.json", client.get("/quote/ohlc?i=NSE:INFY"));
        assertSame("ltp.json", client.get("/quote/ltp?i=NSE:INFY"));
    }

    @Test
    void candles() throws Exception {
        Instant start = Instant.parse("2026-11-19T03:45:00Z");
        Candle candle =
                new Candle(
                        new InstrumentId("NSE:INFY"),
                        Timeframe.MIN_1,
                        EpochMicros.of(start),
                        EpochMicros.of(start.plusSeconds(60)),
                        15_000_000,
                        15_010_500,
                        14_999_500,
                        15_005_000,
                        1_234,
                        15_003_000,
                        10,
                        99,
                        false);
        fake.candles("NSE:INFY", List.of(candle));
        String path =
                "/instruments/historical/"
                        + Stage.INFY.token()
                        + "/minute?from=2026-11-19+09:15:00&to=2026-11-19+15:30:00";
        assertSame("historical_minute.json", client.get(path));
        assertSame("historical_oi.json", client.get(path + "&oi=1"));
        assertThat(client.data(path + "&oi=1").get("candles").toString())
                .isEqualTo("[[\"2026-11-19T09:15:00+0530\",1500,1501.05,1499.95,1500.5,1234,99]]");
        assertThat(client.data(path).get("candles").get(0)).hasSize(6);
    }

    @Test
    void ordersAndTrades() throws Exception {
        fake.tick(stage.quote("99.90", 1500, "100.10", 1500));
        HttpResponse<String> placed =
                client.post("/orders/regular", Stage.option("BUY", 75, "101"));
        assertSame("order_response.json", placed);
        String filled = Client.data(placed).get("order_id").asString();
        String open =
                client.place(
                        Stage.with(
                                Stage.with(Stage.option("BUY", 75, "90"), "validity", "TTL"),
                                "validity_ttl",
                                "2"));
        Client.data(
                client.post(
                        "/orders/iceberg",
                        Stage.with(Stage.option("BUY", 150, "100"), "iceberg_legs", "2")));
        assertSame(
                "order_modify.json", client.put("/orders/regular/" + open, Map.of("price", "91")));
        assertSame("order_cancel.json", client.delete("/orders/regular/" + open));
        assertSame(
                "orders.json",
                client.get("/orders"),
                // Fields of auctions and of a newer form of some lines, which hold nothing to read.
                "/data[]/auction_number",
                "/data[]/account_id",
                "/data[]/app_id",
                "/data[]/terminal_id",
                "/data[]/meta/",
                "/data[]/has_tsl");
        // The mock of the history is older, and lacks what the order book has.
        assertSame(
                "order_info.json",
                client.get("/orders/" + filled),
                "/data[]/exchange_update_timestamp",
                "/data[]/guid",
                "/data[]/market_protection",
                "/data[]/meta",
                "/data[]/status_message_raw",
                "/data[]/tags");
        assertSame("trades.json", client.get("/trades"));
        assertSame("order_trades.json", client.get("/orders/" + filled + "/trades"));
        assertSame("positions.json", client.get("/portfolio/positions"));
    }

    @Test
    void slicesMixIdsAndErrors() throws Exception {
        Map<String, String> large =
                Stage.with(Stage.option("BUY", 4500, "300"), "autoslice", "true");
        assertSame("autoslice_response.json", client.post("/orders/regular", large));
    }

    @Test
    void holdings() throws Exception {
        fake.price("NSE:INFY", Price.of("1500"));
        assertSame("holdings.json", client.get("/portfolio/holdings"));
    }

    @Test
    void marginsAndChargesOfOrders() throws Exception {
        fake.tick(stage.quote("99.90", 1500, "100.10", 1500));
        String order =
                """
                {"exchange":"NFO","tradingsymbol":"NIFTY26N2424000CE","transaction_type":"%s",
                 "variety":"regular","product":"NRML","order_type":"LIMIT","quantity":75,
                 "price":100.1,"trigger_price":0}\
                """;
        String basket = "[" + order.formatted("BUY") + "," + order.formatted("SELL") + "]";
        assertSame("order_margins.json", client.json("/margins/orders", basket));
        assertSame("basket_margins.json", client.json("/margins/basket?mode=compact", basket));
        String charges =
                """
                [{"order_id":"1","exchange":"NSE","tradingsymbol":"INFY","transaction_type":"BUY",
                  "variety":"regular","product":"CNC","order_type":"MARKET","quantity":1,
                  "average_price":560}]\
                """;
        assertSame("virtual_contract_note.json", client.json("/charges/orders", charges));
        JsonNode lines = Client.data(client.json("/charges/orders", charges)).get(0).get("charges");
        assertThat(lines.get("total").decimalValue()).isEqualByComparingTo("0.5826968");
    }

    @Test
    void triggers() throws Exception {
        Map<String, String> form =
                Map.of(
                        "type", "single",
                        "condition",
                                """
                                {"exchange":"NSE","tradingsymbol":"INFY","trigger_values":[702.0],
                                 "last_price":798.0}\
                                """,
                        "orders",
                                """
                                [{"exchange":"NSE","tradingsymbol":"INFY","transaction_type":"BUY",
                                  "quantity":1,"order_type":"LIMIT","product":"CNC","price":702.5}]\
                                """);
        HttpResponse<String> placed = client.post("/gtt/triggers", form);
        assertSame("gtt_place_order.json", placed);
        String path = "/gtt/triggers/" + Client.data(placed).get("trigger_id").asInt();
        assertSame("gtt_get_orders.json", client.get("/gtt/triggers"), "/data[]/orders[]/result");
        assertSame("gtt_get_order.json", client.get(path), "/data/orders[]/result");
        assertSame("gtt_modify_order.json", client.put(path, form));
        assertSame("gtt_delete_order.json", client.delete(path));
        assertThat(client.get(path).statusCode()).isEqualTo(404);
        assertThat(client.data("/gtt/triggers")).isEmpty();
    }

    @Test
    void newsOfOrders() throws Exception {
        try (TickerClient socket = new TickerClient(fake, fake.accessToken())) {
            fake.tick(stage.quote("99.90", 1500, "100.10", 1500));
            client.place(Stage.with(Stage.option("BUY", 75, "101"), "tag", ""));
            assertThat(socket.nextText()).contains("\"OPEN\"");
            JsonNode message = Json.parse(socket.nextText());
            assertSame("postback.json", message.get("data"), "/modified");
        }
    }

    @Test
    void instruments() throws Exception {
        List<String> mock = Files.readAllLines(Mocks.find("kite-mocks/instruments_all.csv"));
        assertThat(KiteListing.HEADER).isEqualTo(mock.getFirst());
        KiteListing listing = KiteListing.read(Mocks.find("kite-mocks/instruments_all.csv"));
        assertThat(listing.all()).hasSize(mock.size() - 1);
        assertThat(KiteListing.parse(new String(listing.csv(null), UTF_8)).all())
                .isEqualTo(listing.all());
    }

    @Test
    void realDumpIsReadAndWrittenBack() {
        KiteListing listing =
                KiteListing.read(Mocks.find("kite-instruments/2026-08_all_nilanjan-guha.csv.gz"));
        assertThat(listing.all()).hasSize(39_941);
        assertThat(KiteListing.parse(new String(listing.csv(null), UTF_8)).all())
                .isEqualTo(listing.all());
    }

    @Test
    void packets() throws Exception {
        for (TickerMode mode : List.of(TickerMode.FULL, TickerMode.QUOTE)) {
            String name = "ticker_" + mode.name().toLowerCase(Locale.ROOT);
            byte[] packet =
                    Base64.getMimeDecoder()
                            .decode(Files.readString(Mocks.find("kite-mocks/" + name + ".packet")));
            Decoded decoded = Decoded.packet(ByteBuffer.wrap(packet));
            assertThat(KiteTickerFrames.packet(mode, decoded.tick())).isEqualTo(packet);
            assertThat(decoded.tick().last())
                    .isEqualTo(Price.of(Mocks.json(name + ".json").get("last_price").asString()));
        }
        assertThat(
                        Decoded.packet(
                                        ByteBuffer.wrap(
                                                KiteTickerFrames.packet(
                                                        TickerMode.FULL,
                                                        KiteTick.parse(
                                                                Mocks.json("ticker_full.json")
                                                                        .toString()))))
                                .length())
                .isEqualTo(184);
    }

    @Test
    void recordedTicksComeOutOfTheTickerAsTheyWentIn() throws Exception {
        List<KiteTick> ticks =
                Mocks.gzipLines(
                                "kite-full-ticks/BANKNIFTY21SEP35300PE_2021-08-20_ascending.jsonl.gz")
                        .stream()
                        .limit(4_000)
                        .map(KiteTick::parse)
                        .toList();
        KiteInstrument put =
                KiteInstrument.option(
                        "NFO",
                        ticks.getFirst().token() >> 8,
                        "BANKNIFTY21SEP35300PE",
                        "BANKNIFTY",
                        LocalDate.of(2021, 9, 30),
                        Price.of("35300"),
                        "PE",
                        25);
        assertThat(put.token()).isEqualTo(ticks.getFirst().token());
        try (FakeKite recorded = FakeKite.with(stage.clock, KiteListing.of(put)).start();
                TickerClient socket = new TickerClient(recorded, recorded.accessToken())) {
            socket.send("{\"a\":\"subscribe\",\"v\":[" + put.token() + "]}");
            socket.send("{\"a\":\"mode\",\"v\":[\"full\",[" + put.token() + "]]}");
            recorded.ticker().awaitSubscription(put.token(), TickerMode.FULL, Client.LONG);
            recorded.ticks(ticks);
            List<Decoded> decoded = Decoded.of(socket.nextBinary());
            assertThat(decoded.stream().map(Decoded::tick).toList()).isEqualTo(ticks);
        }
    }
}
