package io.alphastocks.testkit.kite;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// One client's WebSocket: a thread that reads, one that writes what is queued. What it is
/// subscribed to is confined to the desk.
final class TickerConnection {

    /// A client that is so far behind does not read any more.
    private static final int MOST_WAITING = 65_536;

    /// What comes after it has been written.
    private enum Then {
        GO_ON,
        CLOSE,
        RESET
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// @param bytes a whole array
    private record Outgoing(ByteBuffer bytes, Then then) {}

    /// Told of the text messages of the client.
    interface Commands {
        void received(TickerConnection from, String text);
    }

    final Account account;
    final Map<Integer, TickerMode> subscriptions = new LinkedHashMap<>();

    private final Socket socket;
    private final BufferedInputStream in;
    private final BlockingQueue<Outgoing> outgoing = new LinkedBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile boolean silent;

    TickerConnection(Account account, Socket socket, BufferedInputStream in) {
        this.account = account;
        this.socket = socket;
        this.in = in;
    }

    /// Answers the handshake.
    void accept(String key) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(WebSocketFrames.accept(key));
        out.flush();
    }

    /// Reads until the client or a fault ends it, and what is queued has been written.
    void read(Commands commands) throws IOException, InterruptedException {
        try {
            readMessages(commands);
        } finally {
            if (!outgoing.offer(new Outgoing(NOTHING, Then.CLOSE))) {
                abandon();
            }
            written.await();
        }
    }

    private void readMessages(Commands commands) throws IOException {
        WebSocketFrames frames = new WebSocketFrames(in);
        try {
            while (true) {
                WebSocketFrames.Message message = frames.read();
                switch (message.opcode()) {
                    case WebSocketFrames.TEXT -> commands.received(this, message.text());
                    case WebSocketFrames.PING ->
                            send(WebSocketFrames.frame(WebSocketFrames.PONG, message.payload()));
                    case WebSocketFrames.CLOSE -> {
                        queue(
                                WebSocketFrames.frame(WebSocketFrames.CLOSE, message.payload()),
                                Then.CLOSE);
                        return;
                    }
                    default -> {}
                }
            }
        } catch (EOFException _) {
            // The client went without a word, which it may.
        }
    }

    /// Writes what is queued until told to stop.
    void write() {
        try {
            OutputStream out = socket.getOutputStream();
            while (true) {
                Outgoing next = outgoing.take();
                out.write(next.bytes().array());
                out.flush();
                if (next.then() != Then.GO_ON) {
                    if (next.then() == Then.RESET) {
                        socket.setSoLinger(true, 0);
                    }
                    socket.close();
                    return;
                }
            }
        } catch (IOException _) {
            // The reader ends as well, and says so.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            written.countDown();
        }
    }

    /// Queues a whole frame, unless the connection plays dead.
    void send(byte[] frame) {
        queue(frame, Then.GO_ON);
    }

    /// Queues bytes, after which the connection closes without a closing frame.
    void sendAndCut(byte[] bytes) {
        queue(bytes, Then.CLOSE);
    }

    /// Resets the connection behind what is queued.
    void reset() {
        queue(new byte[0], Then.RESET);
    }

    private void queue(byte[] bytes, Then then) {
        if (!silent && !outgoing.offer(new Outgoing(ByteBuffer.wrap(bytes), then))) {
            abandon();
        }
    }

    /// From now on nothing is sent, not even an answer to a ping, while the socket stays open.
    void goSilent() {
        silent = true;
        outgoing.clear();
    }

    private void abandon() {
        silent = true;
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use to anybody now.
        }
    }
}
