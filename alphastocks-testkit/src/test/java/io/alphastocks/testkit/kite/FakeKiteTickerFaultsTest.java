package io.alphastocks.testkit.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.model.Price;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.SocketException;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Every fault of the ticker, as it is seen on the wire. Where the end of a connection matters the
/// client is a plain socket: the JDK's WebSocket often does not notice an end that comes right
/// behind data.
final class FakeKiteTickerFaultsTest {

    private final Stage stage = new Stage();
    private final FakeKite fake = stage.fake;
    private final TickerClient socket = new TickerClient(fake, fake.accessToken());
    private final KiteTick tick = stage.quote("99.90", 75, "100.10", 75);

    @AfterEach
    void close() {
        socket.close();
        stage.close();
    }

    @Test
    void frameIsCutInItsMiddle() throws Exception {
        try (RawClient raw = new RawClient(fake)) {
            raw.send(raw.upgrade(fake.accessToken()));
            raw.readHead();
            fake.ticker().cutMidFrame(TickerMode.FULL, tick, 100);
            assertThat(raw.readAll()).hasSize(100).startsWith(0x82, 126, 0, 188, 0, 1, 0, 184);
            fake.ticker().awaitConnections(0, Client.LONG);
        }
    }

    @Test
    void countAndLengthAreWrong() throws Exception {
        fake.ticker().badCount(tick);
        ByteBuffer count = socket.nextBinary();
        assertThat(count.getShort(0) & 0xFFFF).isEqualTo(0xFFFF);
        assertThat(count.remaining()).isEqualTo(12);
        fake.ticker().badLength(tick);
        ByteBuffer length = socket.nextBinary();
        assertThat(length.getShort(2)).isEqualTo((short) 108);
        assertThat(length.remaining()).isEqualTo(12);
    }

    @Test
    void heartbeatOnDemandAndLargeFrame() throws Exception {
        fake.ticker().heartbeat();
        assertThat(socket.nextBinary()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        fake.ticker().largeMessage(tick, 200 * 1024);
        ByteBuffer large = socket.nextBinary();
        assertThat(large.remaining()).isGreaterThanOrEqualTo(200 * 1024);
        assertThat(Decoded.of(large))
                .hasSize(1102)
                .allMatch(decoded -> decoded.tick().equals(Decoded.padded(tick)));
    }

    @Test
    void halfOpenSocketSaysNothingMore() throws Exception {
        socket.ping();
        assertThat(socket.pongs.poll(20, TimeUnit.SECONDS)).isNotNull();
        fake.ticker().goSilent();
        stage.pass(Duration.ofSeconds(10));
        fake.ticker().heartbeat();
        fake.ticker().sendText("{}");
        socket.send("{\"a\":\"subscribe\",\"v\":[" + Stage.INFY.token() + "]}");
        fake.ticker().awaitSubscription(Stage.INFY.token(), TickerMode.QUOTE, Client.LONG);
        fake.price("NSE:INFY", Price.of("100"));
        socket.ping();
        try (TickerClient other = new TickerClient(fake, fake.accessToken())) {
            fake.ticker().heartbeat();
            assertThat(other.nextBinary().remaining()).isEqualTo(1);
        }
        assertThat(socket.binary).isEmpty();
        assertThat(socket.text).isEmpty();
        assertThat(socket.pongs).isEmpty();
        assertThat(socket.closed).isNotDone();
    }

    @Test
    void connectionClosesWithACode() {
        fake.ticker().close(1011, "maintenance");
        assertThat(socket.closeCode()).isEqualTo(1011);
    }

    @Test
    void connectionIsReset() throws Exception {
        try (RawClient raw = new RawClient(fake)) {
            raw.send(raw.upgrade(fake.accessToken()));
            raw.readHead();
            fake.ticker().reset();
            assertThatThrownBy(raw::readAll)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void handshakesAreRefused() {
        String token = fake.accessToken();
        fake.ticker().refuseHandshakes(403, 1);
        assertThatThrownBy(() -> new TickerClient(fake, token))
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class)
                .extracting(e -> ((WebSocketHandshakeException) e).getResponse().statusCode())
                .isEqualTo(403);
        new TickerClient(fake, token).close();
        fake.next(Route.TICKER, Fault.html(503));
        assertThatThrownBy(() -> new TickerClient(fake, token))
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class);
        assertThat(fake.requests(Route.TICKER)).hasSize(4);
    }

    @Test
    void fillDuringTheInterruptionIsInTheOrderBookAlone() throws Exception {
        String id = stage.client.place(Stage.share("BUY", 1, "100"));
        assertThat(socket.nextText()).contains("\"OPEN\"");
        fake.ticker().close(1000, "");
        socket.closeCode();
        fake.ticker().awaitConnections(0, Client.LONG);
        fake.price("NSE:INFY", Price.of("99"));
        try (TickerClient again = new TickerClient(fake, fake.accessToken())) {
            fake.ticker().sendText("{\"type\":\"mark\"}");
            assertThat(again.nextText()).contains("mark");
            assertThat(stage.client.order(id).get("status").asString()).isEqualTo("COMPLETE");
        }
    }

    @Test
    void whatCannotBeSentIsRefused() {
        assertThatThrownBy(() -> fake.ticker().cutMidFrame(TickerMode.LTP, tick, 14))
                .hasMessageContaining("from 0 to 13");
        assertThatThrownBy(() -> fake.ticker().close(1000, "x".repeat(124)))
                .hasMessageContaining("123 bytes");
        assertThatThrownBy(() ->
                        fake.tick(
                                KiteTick.of(
                                        Stage.INFY.token(), Price.of("1.005"), stage.clock.now())))
                .hasMessageContaining("whole number of paise");
        assertThatThrownBy(() -> fake.tick(KiteTick.of(1, Price.of("1"), stage.clock.now())))
                .hasMessageContaining("not listed");
    }
}
