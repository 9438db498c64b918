package io.alphastocks.kite;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.alphastocks.time.SimulatedClock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Answers each request with what the test has laid out for it, and keeps what it was asked.
final class CannedKite implements AutoCloseable {

    static final String API_KEY = "key-of-the-app";
    static final String API_SECRET = "secret-of-the-app";
    static final String ACCESS_TOKEN = "token-of-the-day";
    static final Instant NOW = Instant.parse("2021-06-11T04:30:00Z");

    /// @param line method, path and query
    /// @param body as text
    record Asked(String line, Map<String, List<String>> headers, String body) {}

    private record Answer(int status, String body, Map<String, String> headers) {

        byte[] bytes() {
            return body.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    final SimulatedClock clock = SimulatedClock.at(NOW);
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    CannedKite() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(line, Map.copyOf(exchange.getRequestHeaders()), body));
        Answer answer =
                answers.getOrDefault(
                        exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
                        new Answer(404, "", Map.of()));
        answer.headers.forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = answer.bytes();
        exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    void answer(String route, int status, String body) {
        answers.put(
                route, new Answer(status, latin1(body.getBytes(StandardCharsets.UTF_8)), Map.of()));
    }

    void answer(String route, byte[] body, Map<String, String> headers) {
        answers.put(route, new Answer(200, latin1(body), headers));
    }

    /// Bytes as text, one character each.
    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    KiteSettings settings() {
        URI here = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return KiteSettings.of(API_KEY, API_SECRET)
                .at(here, URI.create("ws://127.0.0.1:" + server.getAddress().getPort()))
                .within(Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    /// A session that is logged in.
    KiteSession session() {
        KiteTokenStore store = KiteTokenStore.memory();
        store.save(new KiteToken("AB1234", Secret.of(ACCESS_TOKEN), NOW));
        return KiteSession.open(settings(), store, clock);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
