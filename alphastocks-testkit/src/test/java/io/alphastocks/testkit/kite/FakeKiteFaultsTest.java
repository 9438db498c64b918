package io.alphastocks.testkit.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.model.Price;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// Every fault of a route, as it is seen on the wire.
final class FakeKiteFaultsTest {

    private final Stage stage = new Stage();
    private final FakeKite fake = stage.fake;
    private final Client client = stage.client;

    @AfterEach
    void close() {
        stage.close();
    }

    private CompletableFuture<HttpResponse<String>> async(HttpRequest request) {
        return client.http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest buy() {
        return client.form("POST", "/orders/regular", Stage.share("BUY", 1, "100"));
    }

    @Test
    void acceptedThenResetIsVisibleLaterAndPostedOnce() throws Exception {
        fake.next(Route.PLACE_ORDER, Fault.acceptThenReset().visibleAfter(Duration.ofSeconds(8)));
        assertThatThrownBy(() -> client.send(buy())).isInstanceOf(IOException.class);
        stage.pass(Duration.ofMillis(7_999));
        assertThat(client.data("/orders")).isEmpty();
        assertThat(fake.account().orders()).isEmpty();
        stage.pass(Duration.ofMillis(1));
        assertThat(client.data("/orders")).hasSize(1);
        assertThat(fake.posts("TAG1")).isEqualTo(1);
        assertThat(fake.account().ordersTagged("TAG1")).hasSize(1);
        assertThat(fake.waitingFaults()).isZero();
    }

    @Test
    void resetReachesTheClientAsResetAndNotAsEnd() throws Exception {
        fake.next(Route.PLACE_ORDER, Fault.acceptThenReset());
        try (RawClient raw = new RawClient(fake)) {
            raw.send(raw.post("/orders/regular", Stage.share("BUY", 1, "100")));
            assertThatThrownBy(raw::readAll)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(fake.account().orders()).hasSize(1);
    }

    @Test
    void resetBeforeAcceptanceLeavesNothing() {
        fake.next(Route.PLACE_ORDER, Fault.reset());
        assertThatThrownBy(() -> client.send(buy())).isInstanceOf(IOException.class);
        assertThat(fake.account().orders()).isEmpty();
        assertThat(fake.posts("TAG1")).isEqualTo(1);
    }

    @Test
    void timedOutOrderIsPlacedAndFilledLaterWithItsTagAmongTheTags() throws Exception {
        fake.price("NSE:INFY", Price.of("100"));
        fake.next(
                Route.PLACE_ORDER,
                Fault.acceptThenTimedOut().visibleAfter(Duration.ofSeconds(8)).tagOnlyInTags());
        HttpResponse<String> response = client.send(buy());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("Order request timed out");
        assertThat(fake.account().trades()).isEmpty();
        stage.pass(Duration.ofSeconds(8));
        JsonNode order = client.data("/orders").get(0);
        assertThat(order.get("status").asString()).isEqualTo("COMPLETE");
        assertThat(order.get("tag").isNull()).isTrue();
        assertThat(order.get("tags").toString()).isEqualTo("[\"TAG1\"]");
        assertThat(fake.account().ordersTagged("TAG1")).hasSize(1);
    }

    @Test
    void refusedAsTimedOutPlacesNothing() throws Exception {
        fake.next(Route.PLACE_ORDER, Fault.refuseAsTimedOut());
        assertThat(client.send(buy()).body()).contains("Order request timed out");
        assertThat(fake.account().orders()).isEmpty();
    }

    @Test
    void htmlPageHasNoContentType() throws Exception {
        fake.next(Route.PLACE_ORDER, Fault.html(503));
        HttpResponse<String> response = client.send(buy());
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Content-Type")).isEmpty();
        assertThat(response.body()).startsWith("<html>");
        assertThat(fake.account().orders()).isEmpty();
        fake.next(Route.PLACE_ORDER, Fault.html(504).executed());
        assertThat(client.send(buy()).statusCode()).isEqualTo(504);
        assertThat(fake.account().orders()).hasSize(1);
    }

    @Test
    void emptyOkHasPlacedTheOrder() throws Exception {
        fake.next(Route.PLACE_ORDER, Fault.emptyOk());
        HttpResponse<String> response = client.send(buy());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(fake.account().orders()).hasSize(1);
    }

    @Test
    void tooManyRequestsComeInTheMiddleOfABasket() throws Exception {
        fake.next(Route.PLACE_ORDER, Fault.tooManyRequests().after(2));
        assertThat(client.send(buy()).statusCode()).isEqualTo(200);
        assertThat(client.send(buy()).statusCode()).isEqualTo(200);
        HttpResponse<String> third = client.send(buy());
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(Client.errorType(third)).isEqualTo("NetworkException");
        assertThat(client.send(buy()).statusCode()).isEqualTo(200);
        assertThat(fake.account().orders()).hasSize(3);
    }

    @Test
    void tokenDiesBetweenPostAndLookUp() throws Exception {
        fake.next(Route.PLACE_ORDER, Fault.acceptThenReset());
        assertThatThrownBy(() -> client.send(buy())).isInstanceOf(IOException.class);
        fake.expireTokens();
        HttpResponse<String> refused = client.get("/orders");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Client.errorType(refused)).isEqualTo("TokenException");
        client.as("key", fake.accessToken());
        assertThat(client.data("/orders")).hasSize(1);
    }

    @Test
    void faultOfOneRequestLeavesOthersAlone() throws Exception {
        fake.next(
                Route.PLACE_ORDER,
                Fault.forbidden()
                        .onlyFor(request -> request.parameter("quantity").orElse("").equals("2")));
        assertThat(client.send(buy()).statusCode()).isEqualTo(200);
        HttpRequest two = client.form("POST", "/orders/regular", Stage.share("BUY", 2, "100"));
        assertThat(client.send(two).statusCode()).isEqualTo(403);
        assertThat(client.send(two).statusCode()).isEqualTo(200);
    }

    @Test
    void standingFaultLastsUntilItIsCleared() throws Exception {
        fake.always(Route.ORDERS, Fault.refuse(502, "DataException", "Broker is away.").after(9));
        for (int i = 0; i < 3; i++) {
            assertThat(client.get("/orders").statusCode()).isEqualTo(502);
        }
        fake.clearFaults();
        assertThat(client.get("/orders").statusCode()).isEqualTo(200);
    }

    @Test
    void bodyIsTrickledByTheClock() throws Exception {
        fake.next(Route.PLACE_ORDER, Fault.trickle(20, Duration.ofSeconds(2)));
        try (RawClient raw = new RawClient(fake)) {
            raw.send(raw.post("/orders/regular", Stage.share("BUY", 1, "100")));
            int length = raw.readHead();
            assertThat(length).isGreaterThan(40);
            assertThat(fake.account().orders()).hasSize(1);
            int read = 0;
            while (read < length) {
                stage.awaitTimer();
                assertThat(raw.available()).isZero();
                stage.pass(Duration.ofSeconds(2));
                read += raw.readSome(Math.min(20, length - read));
            }
            assertThat(read).isEqualTo(length);
        }
    }

    @Test
    void silentRouteKeepsTheConnectionOpenWithoutAWord() throws Exception {
        fake.next(Route.PLACE_ORDER, Fault.silence());
        try (RawClient raw = new RawClient(fake)) {
            raw.send(raw.post("/orders/regular", Stage.share("BUY", 1, "100")));
            fake.awaitRequests(Route.PLACE_ORDER, 1, Client.LONG);
            raw.timeout(200);
            assertThatThrownBy(raw::readAll).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(fake.account().orders()).hasSize(1);
    }

    @Test
    void answerWaitsForTheLatchWhileItsNewsGoesOut() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        fake.next(Route.PLACE_ORDER, Fault.none().updatesFirst().answerWhen(latch));
        try (TickerClient socket = new TickerClient(fake, fake.accessToken())) {
            CompletableFuture<HttpResponse<String>> answer = async(buy());
            assertThat(socket.nextText()).contains("OPEN");
            assertThat(answer).isNotDone();
            latch.countDown();
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void newsWaitsForTheAnswer() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        fake.next(Route.PLACE_ORDER, Fault.none().answerWhen(latch));
        try (TickerClient socket = new TickerClient(fake, fake.accessToken())) {
            CompletableFuture<HttpResponse<String>> answer = async(buy());
            fake.awaitOrders(1, Client.LONG);
            fake.ticker().sendText("first mark");
            fake.ticker().sendText("second mark");
            assertThat(socket.nextText()).isEqualTo("first mark");
            assertThat(socket.nextText()).isEqualTo("second mark");
            latch.countDown();
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(socket.nextText()).contains("OPEN");
        }
    }

    @Test
    void delayedAnswerComesByTheClock() throws Exception {
        fake.next(Route.ORDERS, Fault.none().delayed(Duration.ofSeconds(5)));
        try (RawClient raw = new RawClient(fake)) {
            raw.send(raw.get("/orders"));
            stage.awaitTimer();
            assertThat(raw.available()).isZero();
            stage.pass(Duration.ofSeconds(5));
            assertThat(raw.readHead()).isPositive();
        }
    }

    @Test
    void newsComesReversedTwiceOrNotAtAll() throws Exception {
        fake.price("NSE:INFY", Price.of("100"));
        try (TickerClient socket = new TickerClient(fake, fake.accessToken())) {
            fake.next(Route.PLACE_ORDER, Fault.updates(UpdateFault.REVERSED));
            client.send(buy());
            assertThat(socket.nextText()).contains("COMPLETE");
            assertThat(socket.nextText()).contains("\"OPEN\"");
            fake.next(Route.PLACE_ORDER, Fault.updates(UpdateFault.REPEATED));
            client.send(buy());
            List<String> four =
                    List.of(
                            socket.nextText(),
                            socket.nextText(),
                            socket.nextText(),
                            socket.nextText());
            assertThat(four.get(0)).isEqualTo(four.get(1)).contains("\"OPEN\"");
            assertThat(four.get(2)).isEqualTo(four.get(3)).contains("COMPLETE");
            fake.next(Route.PLACE_ORDER, Fault.updates(UpdateFault.DROPPED));
            client.send(buy());
            fake.ticker().sendText("{\"type\":\"mark\"}");
            assertThat(socket.nextText()).contains("mark");
        }
        assertThat(fake.account().trades()).hasSize(3);
    }

    @Test
    void dumpIsCutTruncatedOrHasAMalformedRow() throws Exception {
        byte[] whole = bytes("/instruments");
        String csv = unzipped(whole);
        assertThat(csv.lines()).hasSize(5);
        fake.next(Route.INSTRUMENTS, Fault.cutAfter(whole.length / 2));
        assertThatThrownBy(() -> bytes("/instruments")).isInstanceOf(IOException.class);
        fake.next(Route.INSTRUMENTS, Fault.truncated(whole.length / 2));
        byte[] half = bytes("/instruments");
        assertThat(half).hasSize(whole.length / 2);
        assertThatThrownBy(() -> unzipped(half)).isInstanceOf(EOFException.class);
        fake.next(
                Route.INSTRUMENTS,
                Fault.rewritten(text -> text.replaceFirst("SBIN,SBIN", "SBIN,\"SB")));
        assertThat(unzipped(bytes("/instruments"))).contains(",SBIN,\"SB,");
        assertThat(unzipped(bytes("/instruments/NFO")).lines()).hasSize(2);
    }

    private byte[] bytes(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                client.http.send(
                        client.request(path).GET().build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        return response.body();
    }

    private static String unzipped(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void wrongUseIsRefused() {
        assertThatThrownBy(() ->
                        fake.next(Route.ORDERS, Fault.none().visibleAfter(Duration.ofSeconds(1))))
                .hasMessageContaining("use them with PLACE_ORDER, not with ORDERS");
        assertThatThrownBy(() -> fake.next(Route.ORDERS, Fault.none().updatesFirst()))
                .hasMessageContaining("not of ORDERS");
        assertThatThrownBy(() -> Fault.trickle(0, Duration.ZERO)).hasMessageContaining("1 or more");
        assertThatThrownBy(() -> Fault.none().after(-1)).hasMessageContaining("0 or more");
        assertThatThrownBy(() -> Fault.none().delayed(Duration.ofSeconds(-1)))
                .hasMessageContaining("must not be negative");
    }
}
