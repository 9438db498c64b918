package io.alphastocks.testkit.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.model.Price;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The ticker, through the wire.
final class FakeKiteTickerTest {

    private final Stage stage = new Stage();
    private final FakeKite fake = stage.fake;
    private final Socket socket = new Socket(fake, fake.accessToken());

    @AfterEach
    void close() {
        socket.close();
        stage.close();
    }

    private void subscribe(TickerMode mode, int... tokens) {
        String list =
                IntStream.of(tokens).mapToObj(Integer::toString).collect(Collectors.joining(","));
        socket.send("{\"a\":\"subscribe\",\"v\":[" + list + "]}");
        socket.send(
                "{\"a\":\"mode\",\"v\":[\""
                        + mode.name().toLowerCase(java.util.Locale.ROOT)
                        + "\",["
                        + list
                        + "]]}");
        fake.ticker().awaitSubscription(tokens[tokens.length - 1], mode, Client.LONG);
    }

    @Test
    void fullPacketsCarryTheWholeTick() throws Exception {
        subscribe(TickerMode.FULL, Stage.CALL.token());
        KiteTick tick =
                stage.quote("99.90", 750, "100.10", 4_000_000_000L)
                        .withVolume(3_000_000_000L)
                        .withOpenInterest(12_345);
        fake.tick(tick);
        Decoded decoded = Decoded.of(socket.nextBinary()).getFirst();
        assertThat(decoded.length()).isEqualTo(184);
        assertThat(decoded.tick()).isEqualTo(Decoded.padded(tick));
    }

    @Test
    void eachModeHasItsLength() throws Exception {
        subscribe(TickerMode.LTP, Stage.INFY.token());
        subscribe(TickerMode.QUOTE, Stage.SBIN.token());
        subscribe(TickerMode.FULL, Stage.NIFTY.token());
        List<KiteTick> ticks = new ArrayList<>();
        for (KiteInstrument one : List.of(Stage.INFY, Stage.SBIN, Stage.NIFTY, Stage.CALL)) {
            ticks.add(KiteTick.of(one.token(), Price.of("1234.55"), stage.clock.now()));
        }
        fake.ticks(ticks);
        assertThat(Decoded.of(socket.nextBinary()))
                .extracting(Decoded::length)
                .containsExactly(8, 44, 32);
        subscribe(TickerMode.QUOTE, Stage.NIFTY.token());
        assertThat(Decoded.of(socket.nextBinary()).getFirst().length()).isEqualTo(32);
        assertThat(Decoded.of(socket.nextBinary()).getFirst().length()).isEqualTo(28);
    }

    @Test
    void subscribingShowsWhatIsKnown() throws Exception {
        fake.price("NSE:INFY", Price.of("1500"));
        socket.send("{\"a\":\"subscribe\",\"v\":[" + Stage.INFY.token() + "]}");
        Decoded decoded = Decoded.of(socket.nextBinary()).getFirst();
        assertThat(decoded.length()).isEqualTo(44);
        assertThat(decoded.tick().last()).isEqualTo(Price.of("1500"));
    }

    @Test
    void quotedTokensYieldNothing() throws Exception {
        socket.send("{\"a\":\"subscribe\",\"v\":[\"" + Stage.INFY.token() + "\"]}");
        subscribe(TickerMode.LTP, Stage.SBIN.token());
        assertThat(fake.ticker().subscriptions()).containsOnlyKeys(Stage.SBIN.token());
    }

    @Test
    void unsubscribedInstrumentIsSilent() throws Exception {
        subscribe(TickerMode.LTP, Stage.INFY.token(), Stage.SBIN.token());
        socket.send("{\"a\":\"unsubscribe\",\"v\":[" + Stage.INFY.token() + "]}");
        subscribe(TickerMode.QUOTE, Stage.SBIN.token());
        fake.ticks(
                List.of(
                        KiteTick.of(Stage.INFY.token(), Price.of("1"), stage.clock.now()),
                        KiteTick.of(Stage.SBIN.token(), Price.of("2"), stage.clock.now())));
        assertThat(Decoded.of(socket.nextBinary()))
                .extracting(decoded -> decoded.tick().token())
                .containsExactly(Stage.SBIN.token());
    }

    @Test
    void heartbeatsComeByTheClock() throws Exception {
        fake.ticker().awaitConnections(1, Client.LONG);
        stage.pass(Duration.ofSeconds(3));
        for (int i = 0; i < 3; i++) {
            assertThat(socket.nextBinary()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        }
        assertThat(socket.binary).isEmpty();
    }

    @Test
    void orderNewsComesAsTextInItsOrder() throws Exception {
        fake.tick(stage.quote("99.90", 750, "100.10", 75));
        String id = stage.client.place(Stage.option("BUY", 150, "100.10"));
        fake.tick(stage.quote("99.90", 750, "100.10", 75));
        List<String> statuses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonNode message = Json.parse(socket.nextText());
            assertThat(message.get("type").asString()).isEqualTo("order");
            assertThat(message.get("data").get("order_id").asString()).isEqualTo(id);
            assertThat(message.get("data").get("checksum").asString()).isEmpty();
            statuses.add(message.get("data").get("status").asString());
        }
        assertThat(statuses).containsExactly("OPEN", "UPDATE", "COMPLETE");
    }

    @Test
    void deadTokenIsRefusedAndLeavesOpenSocketsAlone() throws Exception {
        String token = fake.accessToken();
        fake.expireTokens();
        assertThatThrownBy(() -> new Socket(fake, token))
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .cause()
                .extracting(e -> ((WebSocketHandshakeException) e).getResponse().statusCode())
                .isEqualTo(403);
        subscribe(TickerMode.LTP, Stage.INFY.token());
        fake.price("NSE:INFY", Price.of("1500"));
        assertThat(socket.nextBinary().remaining()).isEqualTo(12);
    }

    @Test
    void fourthConnectionIsRefused() {
        String token = fake.accessToken();
        try (Socket second = new Socket(fake, token);
                Socket third = new Socket(fake, token)) {
            assertThat(fake.ticker().connections()).isEqualTo(3);
            assertThat(second.closed).isNotDone();
            assertThat(third.closed).isNotDone();
            assertThatThrownBy(() -> new Socket(fake, token))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
        }
    }

    @Test
    void connectionTakesThreeThousandInstruments() throws Exception {
        KiteListing large = KiteListing.large(3_001, Stage.MORNING.atZone(Ist.ZONE).toLocalDate());
        try (FakeKite many = FakeKite.with(stage.clock, large).start();
                Socket subscriber = new Socket(many, many.accessToken())) {
            String tokens =
                    large.all().stream()
                            .map(one -> Integer.toString(one.token()))
                            .collect(Collectors.joining(","));
            subscriber.send("{\"a\":\"subscribe\",\"v\":[" + tokens + "]}");
            assertThat(Json.parse(subscriber.nextText()).get("type").asString()).isEqualTo("error");
            assertThat(many.ticker().subscriptions()).hasSize(3_000);
        }
    }
}
