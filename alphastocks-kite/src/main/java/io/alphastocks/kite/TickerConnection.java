package io.alphastocks.kite;

import io.alphastocks.market.LiveFeed;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// One connection of a ticker, made again whenever it is lost. Each connection that was made is a
/// [Line]; news of a line that is no more the latest is not heard.
final class TickerConnection implements AutoCloseable {

    static final int MOST_INSTRUMENTS = 3_000;
    static final int MOST_CONNECTIONS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(TickerConnection.class);

    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long LONGEST_PAUSE_SECONDS = 60;
    private static final long SECOND = 1_000_000;

    /// Subscribed to in one message.
    private static final int TOKENS_A_MESSAGE = 500;

    private final KiteSession session;
    private final EngineClock clock;
    private final List<Integer> tokens;
    private final TickDecoder decoder;
    private final LiveFeed.Listener listener;
    private final Consumer<String> texts;
    private final Runnable onConnected;
    private final RandomGenerator random;

    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong problems = new AtomicLong();
    private final AtomicLong connects = new AtomicLong();
    private final AtomicLong losses = new AtomicLong();
    private final AtomicLong attempts = new AtomicLong();
    private volatile @Nullable Line line;
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile boolean closed;

    /// @param tokens of the instruments, at most 3,000
    /// @param texts hears the text messages; what it throws is counted
    /// @param onConnected told of every connection
    TickerConnection(
            KiteSession session,
            List<Integer> tokens,
            TickDecoder decoder,
            LiveFeed.Listener listener,
            Consumer<String> texts,
            Runnable onConnected,
            RandomGenerator random) {
        this.session = session;
        this.clock = session.clock();
        this.tokens = List.copyOf(tokens);
        this.decoder = decoder;
        this.listener = listener;
        this.texts = texts;
        this.onConnected = onConnected;
        this.random = random;
        session.listen(
                new KiteSessionListener() {
                    @Override
                    public void onLogin(KiteToken token) {
                        letInAgain();
                    }
                });
    }

    private void letInAgain() {
        if (refused.compareAndSet(true, false)) {
            attempts.set(0);
            connect();
        }
    }

    void open() {
        connect();
    }

    private void connect() {
        if (closed) {
            return;
        }
        KiteToken token = session.token().orElse(null);
        if (token == null) {
            refuse("nobody is logged in");
            return;
        }
        Line next = new Line();
        line = next;
        CompletableFuture<WebSocket> _ =
                session.http()
                        .client()
                        .newWebSocketBuilder()
                        .connectTimeout(CONNECT)
                        .buildAsync(address(token), next)
                        .whenComplete((socket, failure) -> {
                            if (failure != null) {
                                next.failed(token, failure);
                            } else if (closed) {
                                socket.abort();
                            }
                        });
    }

    /// It holds the token: for the request, never for a log.
    private URI address(KiteToken token) {
        return URI.create(
                "%s?api_key=%s&access_token=%s"
                        .formatted(
                                session.settings().ticker(),
                                encoded(session.settings().apiKey()),
                                encoded(token.accessToken().reveal())));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void refuse(String reason) {
        refused.set(true);
        LOG.atError().addKeyValue("reason", reason).log("the ticker waits for a login");
        listener.onRefused(reason);
        if (session.token().isPresent()) { // somebody was quicker
            letInAgain();
        }
    }

    private void connectLater() {
        long number = attempts.getAndIncrement();
        long pause = number > 6 ? LONGEST_PAUSE_SECONDS : Math.min(1L << number, 60);
        long micros = (long) (pause * SECOND * (0.8 + 0.4 * random.nextDouble()));
        clock.schedule(
                clock.micros() + micros,
                () -> Thread.ofVirtual().name("kite").start(this::connect));
    }

    KiteTickerStatistics statistics() {
        return new KiteTickerStatistics(
                messages.get(),
                decoder.ticks(),
                decoder.damagedFrames(),
                decoder.unknownTokens(),
                decoder.withoutPrice(),
                problems.get(),
                connects.get(),
                losses.get());
    }

    @Override
    public void close() {
        closed = true;
        Line last = line;
        if (last != null) {
            last.close();
        }
    }

    /// One WebSocket, from its handshake to its end.
    private final class Line implements WebSocket.Listener {

        private final FrameBuffer frame = new FrameBuffer();
        private final StringBuilder text = new StringBuilder();
        private volatile @Nullable WebSocket socket;
        private volatile long heardMicros = clock.micros();
        private volatile boolean over;

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            heardMicros = clock.micros();
            connects.incrementAndGet();
            LOG.atInfo().addKeyValue("instruments", tokens.size()).log("the ticker is connected");
            subscribe(opened, 0);
            watch();
            opened.request(1);
            onConnected.run();
        }

        /// One message after another: the socket does not take two at once.
        private void subscribe(WebSocket to, int from) {
            if (from >= tokens.size()) {
                return;
            }
            int end = Math.min(tokens.size(), from + TOKENS_A_MESSAGE);
            String share =
                    tokens.subList(from, end).stream()
                            .map(token -> Long.toString(Integer.toUnsignedLong(token)))
                            .collect(Collectors.joining(","));
            CompletableFuture<WebSocket> _ =
                    to.sendText("{\"a\":\"subscribe\",\"v\":[" + share + "]}", true)
                            .thenCompose(_ ->
                                    to.sendText(
                                            "{\"a\":\"mode\",\"v\":[\"full\",[" + share + "]]}",
                                            true))
                            .whenComplete((_, failure) -> {
                                if (failure == null) {
                                    subscribe(to, end);
                                } else {
                                    lost("it does not take subscriptions: " + failure);
                                }
                            });
        }

        private void watch() {
            long micros = TimeUnit.NANOSECONDS.toMicros(SILENCE.toNanos());
            clock.schedule(
                    heardMicros + micros,
                    () -> {
                        if (over) {
                            return;
                        }
                        if (clock.micros() - heardMicros >= micros) {
                            Thread.ofVirtual()
                                    .name("kite")
                                    .start(() -> lost("silent for " + SILENCE));
                        } else {
                            watch();
                        }
                    });
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket from, ByteBuffer part, boolean last) {
            heard();
            if (!over) {
                take(part, last);
            }
            from.request(1);
            return null;
        }

        private void take(ByteBuffer part, boolean last) {
            ByteBuffer whole = frame.add(part, last);
            if (whole == null) {
                if (frame.isTooLong()) {
                    lost("a message of more than " + FrameBuffer.LONGEST + " bytes");
                }
                return;
            }
            messages.incrementAndGet();
            attempts.set(0);
            listener.onAlive();
            boolean heartbeat = whole.remaining() == 1;
            if (!heartbeat && !decoder.decode(whole, clock.micros(), listener)) {
                LOG.atWarn()
                        .addKeyValue("bytes", whole.remaining())
                        .log("a frame of the ticker is damaged; nothing of it is taken");
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            heard();
            if (text.length() + part.length() > FrameBuffer.LONGEST) {
                lost("a text of more than " + FrameBuffer.LONGEST + " characters");
                return null;
            }
            text.append(part);
            if (last) {
                messages.incrementAndGet();
                String whole = text.toString();
                text.setLength(0);
                try {
                    texts.accept(whole);
                } catch (RuntimeException e) {
                    problems.incrementAndGet();
                    LOG.atWarn().setCause(e).log("a text of the ticker was not understood");
                }
            }
            from.request(1);
            return null;
        }

        private void heard() {
            heardMicros = clock.micros();
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            lost("closed with " + status + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            lost(error.toString());
        }

        void failed(KiteToken token, Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
            if (cause instanceof WebSocketHandshakeException handshake
                    && handshake.getResponse().statusCode() == 403) {
                over = true;
                session.refused(token, "at the ticker");
                refuse("the broker refuses the token");
            } else {
                lost("no connection: " + cause);
            }
        }

        /// Once: whoever notices first.
        private void lost(String reason) {
            if (over || line != this) {
                return;
            }
            over = true;
            abort();
            if (closed) {
                return;
            }
            losses.incrementAndGet();
            LOG.atWarn().addKeyValue("reason", reason).log("the ticker is lost");
            connectLater();
            listener.onLost(reason);
        }

        void close() {
            over = true;
            abort();
        }

        private void abort() {
            WebSocket open = socket;
            if (open != null) {
                open.abort();
            }
        }
    }
}
