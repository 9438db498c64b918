package io.alphastocks.testkit.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Timeframe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Login, limits, quotes, candles and postbacks, through the wire.
final class FakeKiteRoutesTest {

    private final Stage stage = new Stage(builder -> builder);
    private final FakeKite fake = stage.fake;
    private final Client client = stage.client;

    @AfterEach
    void close() {
        stage.close();
    }

    private Map<String, String> login(String requestToken, String checksum) {
        return Map.of("api_key", "key", "request_token", requestToken, "checksum", checksum);
    }

    private static String checksum(String requestToken) {
        return Sessions.sha256("key" + requestToken + "secret");
    }

    @Test
    void requestTokenWorksOnceWithItsChecksum() throws Exception {
        String token = fake.requestToken();
        HttpResponse<String> first = client.post("/session/token", login(token, checksum(token)));
        String access = Client.data(first).get("access_token").asString();
        client.as("key", access);
        assertThat(client.get("/user/profile").statusCode()).isEqualTo(200);
        assertThat(client.post("/session/token", login(token, checksum(token))).statusCode())
                .isEqualTo(403);
        String other = fake.requestToken();
        assertThat(client.post("/session/token", login(other, checksum(token))).statusCode())
                .isEqualTo(403);
        String late = fake.requestToken();
        stage.pass(Duration.ofMinutes(5));
        assertThat(client.post("/session/token", login(late, checksum(late))).statusCode())
                .isEqualTo(403);
        Client.data(client.delete("/session/token?api_key=key&access_token=" + access));
        HttpResponse<String> refused = client.get("/user/profile");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Client.errorType(refused)).isEqualTo("TokenException");
    }

    @Test
    void loginPageLeadsBackWithARequestToken() throws Exception {
        HttpResponse<String> page = client.get("/connect/login?v=3&api_key=key");
        assertThat(page.statusCode()).isEqualTo(302);
        String location = page.headers().firstValue("Location").orElseThrow();
        String token = location.substring(location.indexOf("request_token=") + 14);
        assertThat(client.post("/session/token", login(token, checksum(token))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void tokenDiesAtSixInIndia() throws Exception {
        stage.clock.advanceTo(Instant.parse("2026-11-21T00:29:59Z"));
        assertThat(client.get("/user/profile").statusCode()).isEqualTo(200);
        stage.pass(Duration.ofSeconds(1));
        assertThat(client.get("/user/profile").statusCode()).isEqualTo(403);
    }

    @Test
    void serversClockIsWrongWhereAskedFor() throws Exception {
        fake.skew(Duration.ofSeconds(-3));
        stage.clock.advanceTo(Instant.parse("2026-11-21T00:30:02Z"));
        assertThat(client.get("/user/profile").statusCode()).isEqualTo(200);
        String id = client.place(Stage.share("BUY", 1, "100"));
        assertThat(client.order(id).get("order_timestamp").asString())
                .isEqualTo("2026-11-21 05:59:59");
        fake.skew(Duration.ofSeconds(3));
        assertThat(client.get("/user/profile").statusCode()).isEqualTo(403);
    }

    @Test
    void limitsAreThoseOfCalendarSeconds() throws Exception {
        stage.clock.advanceTo(Stage.MORNING.plusMillis(900));
        for (int i = 0; i < 10; i++) {
            assertThat(client.post("/orders/regular", Stage.share("BUY", 1, "1")).statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<String> eleventh = client.post("/orders/regular", Stage.share("BUY", 1, "1"));
        assertThat(eleventh.statusCode()).isEqualTo(429);
        assertThat(Client.errorType(eleventh)).isEqualTo("NetworkException");
        String id = client.data("/orders").get(0).get("order_id").asString();
        assertThat(client.delete("/orders/regular/" + id).statusCode()).isEqualTo(429);
        assertThat(client.get("/quote/ltp?i=NSE:INFY").statusCode()).isEqualTo(200);
        assertThat(client.get("/quote?i=NSE:INFY").statusCode()).isEqualTo(429);
        stage.pass(Duration.ofMillis(100));
        assertThat(client.delete("/orders/regular/" + id).statusCode()).isEqualTo(200);
        assertThat(client.get("/quote?i=NSE:INFY").statusCode()).isEqualTo(200);
        assertThat(fake.requests(Route.PLACE_ORDER)).hasSize(11);
        assertThat(fake.account().orders()).hasSize(10);
    }

    @Test
    void minuteAndDayHaveTheirLimits() {
        RateGate gate = new RateGate(new RateLimits(1, 3, 10, 10, 15, 18));
        List<Boolean> passed = new ArrayList<>();
        for (int second = 0; second < 180; second += 30) {
            for (int i = 0; i < 8; i++) {
                passed.add(passes(gate, Route.Gate.PLACE, Stage.MORNING.plusSeconds(second)));
            }
        }
        assertThat(passed.subList(0, 16)).filteredOn(Boolean::booleanValue).hasSize(15);
        assertThat(passed).filteredOn(Boolean::booleanValue).hasSize(18);
        assertThat(passes(gate, Route.Gate.CHANGE, Stage.MORNING.plusSeconds(200))).isTrue();
        assertThat(passes(gate, Route.Gate.PLACE, Stage.MORNING.plus(Duration.ofDays(1)))).isTrue();
    }

    private static boolean passes(RateGate gate, Route.Gate kind, Instant now) {
        try {
            gate.pass(kind, now);
            return true;
        } catch (KiteError _) {
            return false;
        }
    }

    @Test
    void unknownPathAndMethodAreTold() throws Exception {
        assertThat(client.get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(client.delete("/user/profile").statusCode()).isEqualTo(405);
        assertThat(client.get("/").statusCode()).isEqualTo(400);
        assertThat(client.as("key", "wrong").get("/orders").statusCode()).isEqualTo(403);
    }

    @Test
    void quotesLeaveOutWhatIsNotKnown() throws Exception {
        fake.price("NSE:INFY", Price.of("1500.05"));
        JsonNode prices = client.data("/quote/ltp?i=NSE:INFY&i=NSE:SBIN&i=NSE:NOBODY");
        assertThat(prices.toString())
                .isEqualTo(
                        "{\"NSE:INFY\":{\"instrument_token\":"
                                + Stage.INFY.token()
                                + ",\"last_price\":1500.05}}");
        stage.pass(Duration.ofSeconds(1));
        String many = "i=NSE:INFY&".repeat(501);
        assertThat(client.get("/quote?" + many.substring(0, many.length() - 1)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void candlesAreGivenByDateWithinTheLimitOfDays() throws Exception {
        Instant open = Instant.parse("2026-11-19T03:45:00Z");
        List<Candle> candles = new ArrayList<>();
        for (int minute = 0; minute < 5; minute++) {
            candles.add(candle(open.plusSeconds(60L * minute)));
        }
        fake.candles("NSE:INFY", candles);
        String path = "/instruments/historical/" + Stage.INFY.token();
        String span = "/minute?from=2026-11-19+09:16:00&to=2026-11-19+09:18:00";
        assertThat(client.data(path + span).get("candles"))
                .extracting(row -> row.get(0).asString())
                .containsExactly(
                        "2026-11-19T09:16:00+0530",
                        "2026-11-19T09:17:00+0530",
                        "2026-11-19T09:18:00+0530");
        HttpResponse<String> tooLong = client.get(path + "/minute?from=2026-09-01&to=2026-11-01");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body()).contains("interval exceeds max limit: 60 days");
        assertThat(client.data(path + "/day?from=2021-06-01&to=2026-11-01").get("candles"))
                .isEmpty();
        assertThat(client.get(path + span).statusCode()).isEqualTo(429);
        stage.pass(Duration.ofSeconds(1));
        assertThat(client.get("/instruments/historical/1" + span).statusCode()).isEqualTo(400);
        assertThat(client.get(path + "/hour?from=2026-11-19&to=2026-11-20").statusCode())
                .isEqualTo(400);
        assertThat(client.get(path + "/day?from=yesterday&to=2026-11-20").statusCode())
                .isEqualTo(400);
    }

    private static Candle candle(Instant start) {
        return new Candle(
                new InstrumentId("NSE:INFY"),
                Timeframe.MIN_1,
                EpochMicros.of(start),
                EpochMicros.of(start.plusSeconds(60)),
                100_000,
                100_000,
                100_000,
                100_000,
                1,
                100_000,
                1,
                0,
                false);
    }

    @Test
    void largeDumpIsServed() throws Exception {
        KiteListing large =
                KiteListing.large(120_000, Stage.MORNING.atZone(Ist.ZONE).toLocalDate());
        try (FakeKite broker = FakeKite.with(stage.clock, large).start();
                Client reader = new Client(broker)) {
            HttpResponse<byte[]> dump =
                    reader.http.send(
                            reader.request("/instruments").GET().build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            try (var in =
                    new java.util.zip.GZIPInputStream(
                            new java.io.ByteArrayInputStream(dump.body()))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().count())
                        .isEqualTo(120_001);
            }
        }
    }

    @Test
    void newsOfOrdersIsPostedWithItsChecksum() throws Exception {
        BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
        HttpServer application =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext(
                "/",
                exchange -> {
                    received.add(
                            Json.parse(
                                    new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8)));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        application.start();
        URI url = URI.create("http://127.0.0.1:" + application.getAddress().getPort() + "/");
        try (Stage posting = new Stage(builder -> builder.postbackUrl(url))) {
            String id = posting.client.place(Stage.share("BUY", 1, "100"));
            JsonNode first = received.poll(20, TimeUnit.SECONDS);
            assertGenuine(first, id);
            assertThat(posting.fake.postback(id, PostbackKind.GENUINE)).isEqualTo(200);
            assertThat(received.take()).isEqualTo(first);
            posting.fake.postback(id, PostbackKind.WRONG_CHECKSUM);
            JsonNode wrong = received.take();
            assertThat(wrong.get("checksum")).isNotEqualTo(first.get("checksum"));
            assertThat(wrong.get("order_id").asString()).isEqualTo(id);
            posting.fake.postback(id, PostbackKind.FOREIGN_ORDER);
            assertGenuine(received.take(), "1999999999999999999");
        } finally {
            application.stop(0);
        }
        assertThatThrownBy(() ->
                        fake.postback(
                                client.place(Stage.share("BUY", 1, "1")), PostbackKind.GENUINE))
                .hasMessageContaining("set postbackUrl");
    }

    private static void assertGenuine(JsonNode postback, String orderId) {
        assertThat(postback.get("order_id").asString()).isEqualTo(orderId);
        assertThat(postback.get("checksum").asString())
                .isEqualTo(
                        Sessions.sha256(
                                orderId + postback.get("order_timestamp").asString() + "secret"));
    }

    @Test
    void tlsIsTrustedThroughTheClientContext() throws Exception {
        try (FakeKite secure = FakeKite.with(stage.clock, Stage.LISTING).tls().start();
                HttpClient trusting =
                        HttpClient.newBuilder().sslContext(secure.clientContext()).build();
                HttpClient doubting = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(secure.restUri() + "/user/profile"))
                            .header("Authorization", "token key:" + secure.accessToken())
                            .build();
            assertThat(request.uri().getScheme()).isEqualTo("https");
            assertThat(trusting.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> doubting.send(request, HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(javax.net.ssl.SSLException.class);
            URI ticker =
                    URI.create(
                            secure.tickerUri()
                                    + "?api_key=key&access_token="
                                    + secure.accessToken());
            assertThat(ticker.getScheme()).isEqualTo("wss");
            try (TickerClient socket = new TickerClient(ticker, trusting)) {
                secure.ticker().heartbeat();
                assertThat(socket.nextBinary().remaining()).isEqualTo(1);
            }
        }
        assertThatThrownBy(fake::clientContext).hasMessageContaining("not built with tls()");
    }

    @Test
    void closingEndsConnectionsAndThreads() throws Exception {
        FakeKite closing = FakeKite.with(stage.clock, Stage.LISTING).start();
        closing.next(Route.PROFILE, Fault.none().delayed(Duration.ofHours(1)));
        String token = closing.accessToken();
        try (RawClient socket = new RawClient(closing);
                Client waiting = new Client(closing)) {
            socket.send(socket.upgrade(token));
            socket.readHead();
            var answer =
                    waiting.http.sendAsync(
                            waiting.request("/user/profile").build(),
                            HttpResponse.BodyHandlers.discarding());
            closing.awaitRequests(Route.PROFILE, 1, Client.LONG);
            closing.close();
            assertThat(socket.readAll()).isEmpty();
            assertThat(answer).failsWithin(Client.LONG);
        }
        closing.close();
        stage.pass(Duration.ofSeconds(5));
        assertThatThrownBy(closing::account)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void accountsKeepApart() throws Exception {
        KiteLogin second = new KiteLogin("CD5678", "other", "hidden");
        assertThat(second.toString()).doesNotContain("hidden");
        try (FakeKite two =
                        FakeKite.with(stage.clock, Stage.LISTING)
                                .account(FakeKiteBuilder.DEFAULT_LOGIN, Money.of("1000"))
                                .account(second, Money.of("2000"))
                                .start();
                Client one = new Client(two);
                Client other = new Client(two)) {
            other.as("other", two.accessToken("CD5678"));
            one.place(Stage.share("BUY", 1, "100"));
            assertThat(other.data("/orders")).isEmpty();
            assertThat(other.data("/user/margins/equity").get("net").asInt()).isEqualTo(2000);
            assertThat(two.account("AB1234").orders()).hasSize(1);
            assertThatThrownBy(() -> two.account("EF"))
                    .hasMessageContaining("no account 'EF'; there are [AB1234, CD5678]");
        }
    }

    @Test
    void orderIsFilledAsTheTestWishes() throws Exception {
        String id = client.place(Stage.share("BUY", 3, "100"));
        fake.fill(id, Quantity.of(2), Price.of("99.50"));
        JsonNode order = client.order(id);
        assertThat(order.get("status").asString()).isEqualTo("OPEN");
        assertThat(order.get("filled_quantity").asInt()).isEqualTo(2);
        assertThat(fake.account().cash()).isEqualTo(Money.of("999801"));
        assertThatThrownBy(() -> fake.fill(id, Quantity.of(2), Price.of("1")))
                .hasMessageContaining("with 1 units left; 2 cannot be filled");
    }

    @Test
    void marginsCarryNoiseWhereAskedFor() throws Exception {
        try (Stage noisy = new Stage(FakeKiteBuilder::floatNoise)) {
            assertThat(noisy.client.get("/user/margins/equity").body())
                    .contains("\"net\":1000000.00000000002");
        }
    }

    @Test
    void orderLatencyIsPassedByTheClock() throws Exception {
        try (Stage slow = new Stage(builder -> builder.orderLatency(Duration.ofMillis(50)))) {
            slow.fake.price("NSE:INFY", Price.of("100"));
            String id = slow.client.place(Stage.share("BUY", 1, "100"));
            assertThat(slow.client.order(id).get("status").asString())
                    .isEqualTo("VALIDATION PENDING");
            slow.pass(Duration.ofMillis(50));
            assertThat(slow.client.order(id).get("status").asString()).isEqualTo("COMPLETE");
        }
    }
}
