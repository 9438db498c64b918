package io.alphastocks.testkit.kite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The ticker's side of the fake broker: what its clients are subscribed to, and what goes wrong on
/// its connections. A fault concerns all connections that are open. Any thread may call it.
public final class FakeTicker {

    private static final int PACKET_LENGTH = 8;

    private final Brokerage broker;

    FakeTicker(Brokerage broker) {
        this.broker = broker;
    }

    /// How many WebSockets are open.
    public int connections() {
        return broker.turn(() -> broker.tickers.connections().size());
    }

    /// What all connections together are subscribed to, by token.
    public Map<Integer, TickerMode> subscriptions() {
        return broker.turn(() -> {
            Map<Integer, TickerMode> all = new TreeMap<>();
            broker.tickers.connections().forEach(one -> all.putAll(one.subscriptions));
            return all;
        });
    }

    /// Waits, in real time, until so many WebSockets are open.
    ///
    /// @throws AssertionError if it does not happen in time
    public void awaitConnections(int count, Duration most) {
        Watches.await(
                broker.watch(() -> broker.tickers.connections().size() == count),
                most,
                count + " connections");
    }

    /// Waits, in real time, until an instrument is subscribed to in a mode.
    ///
    /// @throws AssertionError if it does not happen in time
    public void awaitSubscription(int token, TickerMode mode, Duration most) {
        Watches.await(
                broker.watch(() ->
                        broker.tickers.connections().stream()
                                .anyMatch(one -> one.subscriptions.get(token) == mode)),
                most,
                "a subscription of " + token + " in mode " + mode);
    }

    /// Sends one heartbeat, beside those that the clock brings.
    public void heartbeat() {
        broker.run(broker.tickers::heartbeat);
    }

    /// Sends a binary message as it is, such as one of [KiteTickerFrames].
    public void send(byte[] message) {
        all(one -> one.send(WebSocketFrames.frame(WebSocketFrames.BINARY, message)));
    }

    /// Sends a text message as it is.
    public void sendText(String message) {
        broker.run(() -> broker.tickers.text(null, message));
    }

    /// Sends the beginning of a tick's frame and closes the connection, in the middle of the frame.
    ///
    /// @param bytes of the frame that still go out
    public void cutMidFrame(TickerMode mode, KiteTick tick, int bytes) {
        byte[] frame =
                WebSocketFrames.frame(WebSocketFrames.BINARY, KiteTickerFrames.message(mode, tick));
        if (bytes < 0 || bytes >= frame.length) {
            throw new IllegalArgumentException(
                    "bytes " + bytes + " must be from 0 to " + (frame.length - 1));
        }
        all(one -> one.sendAndCut(java.util.Arrays.copyOf(frame, bytes)));
    }

    /// Sends a message that counts more packets than it has.
    public void badCount(KiteTick tick) {
        byte[] message = KiteTickerFrames.message(TickerMode.LTP, tick);
        ByteBuffer.wrap(message).putShort(0, (short) 0xFFFF);
        send(message);
    }

    /// Sends a message whose packet is said to be longer than it is.
    public void badLength(KiteTick tick) {
        byte[] message = KiteTickerFrames.message(TickerMode.LTP, tick);
        ByteBuffer.wrap(message).putShort(2, (short) (PACKET_LENGTH + 100));
        send(message);
    }

    /// Sends a message of at least so many bytes, in one frame: one tick, repeated.
    ///
    /// @throws IllegalArgumentException if that is more packets than a message can count
    public void largeMessage(KiteTick tick, int bytes) {
        byte[] packet = KiteTickerFrames.packet(TickerMode.FULL, tick);
        int packets = bytes / (packet.length + 2) + 1;
        send(KiteTickerFrames.message(java.util.Collections.nCopies(packets, packet)));
    }

    /// From now on the open connections stay open and send nothing, not even heartbeats or answers
    /// to pings; new ones are well.
    public void goSilent() {
        all(TickerConnection::goSilent);
    }

    /// Closes the connections in good order.
    ///
    /// @param code of RFC 6455, such as 1000 or 1011
    public void close(int code, String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length > 123) {
            throw new IllegalArgumentException("a reason has 123 bytes at most");
        }
        all(one -> one.sendAndCut(WebSocketFrames.close(code, reason)));
    }

    /// Resets the connections.
    public void reset() {
        all(TickerConnection::reset);
    }

    /// Refuses the next handshakes.
    ///
    /// @param status such as 403
    public void refuseHandshakes(int status, int times) {
        broker.run(() -> broker.tickers.refuse(status, times));
    }

    private void all(Consumer<TickerConnection> action) {
        broker.run(() -> {
            Collection<TickerConnection> open = broker.tickers.connections();
            open.forEach(action);
        });
    }
}
