package io.alphastocks.testkit.kite;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The JDK's WebSocket, with whole messages in a queue.
final class Socket implements WebSocket.Listener, AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(20);

    final BlockingQueue<ByteBuffer> binary = new LinkedBlockingQueue<>();
    final BlockingQueue<String> text = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StringBuilder characters = new StringBuilder();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    Socket(FakeKite fake, String accessToken) {
        this(URI.create(fake.tickerUri() + "?api_key=key&access_token=" + accessToken));
    }

    Socket(URI uri) {
        socket = http.newWebSocketBuilder().connectTimeout(LONG).buildAsync(uri, this).join();
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    void ping() {
        socket.sendPing(ByteBuffer.wrap(new byte[] {7})).join();
    }

    /// The next binary message.
    ByteBuffer nextBinary() throws InterruptedException {
        ByteBuffer next = binary.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no binary message");
        }
        return next;
    }

    /// The next text message.
    String nextText() throws InterruptedException {
        String next = text.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no text message");
        }
        return next;
    }

    int closeCode() {
        return closed.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        bytes.writeBytes(part);
        if (last) {
            binary.add(ByteBuffer.wrap(bytes.toByteArray()));
            bytes.reset();
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        characters.append(data);
        if (last) {
            text.add(characters.toString());
            characters.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        http.close();
    }
}
