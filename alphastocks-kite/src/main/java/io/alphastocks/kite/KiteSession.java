package io.alphastocks.kite;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A login at the broker, which every part of the adapter asks with. A token lives until 06:00 in
/// India; a person gets the next one:
///
/// 1. opens [#loginUrl()] and logs in; the browser is sent to the app's redirect address with a
///    `request_token`, good once and for minutes
/// 2. gives it to [#login(String)], which keeps the token in the store
///
/// Whoever uses the session goes on with the new token; nothing is to be started again. Another
/// process may log in as well: while nobody is logged in here, or the token will end soon, the
/// store is looked into every 5 s, and a later login in it is taken up. Safe for use by any thread.
public final class KiteSession implements AutoCloseable {

    /// How long before its end a token is said to expire, where nobody says.
    public static final Duration NOTICE = Duration.ofMinutes(30);

    private static final Logger LOG = LoggerFactory.getLogger(KiteSession.class);

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final String NOBODY = "nobody is logged in: open the login page first";

    private final KiteSettings settings;
    private final KiteTokenStore store;
    private final EngineClock clock;
    private final Duration notice;
    private final KiteHttp http;
    private final RateGate orders;
    private final RateGate reads;
    private final RateGate quotes;
    private final RateGate histories;
    private final AtomicReference<@Nullable KiteToken> current = new AtomicReference<>();
    private final List<KiteSessionListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<List<EngineClock.Timer>> timers =
            new AtomicReference<>(List.of());
    private final AtomicBoolean willLook = new AtomicBoolean();
    private volatile @Nullable KiteToken ended;
    private volatile boolean closed;

    private KiteSession(
            KiteSettings settings, KiteTokenStore store, EngineClock clock, Duration notice) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.notice = notice;
        this.http = new KiteHttp(settings);
        KiteLimits limits = settings.limits();
        this.orders = RateGate.ofOrders(clock, limits);
        this.reads = RateGate.ofReads(clock, limits.readsASecond(), limits);
        this.quotes = RateGate.ofReads(clock, limits.quotesASecond(), limits);
        this.histories = RateGate.ofReads(clock, limits.historyASecond(), limits);
    }

    /// Takes up the login that the store has, if it is still good. Nothing is asked of the broker.
    ///
    /// @param clock by whose time tokens end; the engine's
    /// @throws KiteException if the store cannot be read
    public static KiteSession open(KiteSettings settings, KiteTokenStore store, EngineClock clock) {
        return open(settings, store, clock, NOTICE);
    }

    /// @param notice how long before its end a token is said to expire
    public static KiteSession open(
            KiteSettings settings, KiteTokenStore store, EngineClock clock, Duration notice) {
        KiteSession session = new KiteSession(settings, store, clock, notice);
        store.load().filter(session::isGood).ifPresentOrElse(session::begin, session::lookLater);
        return session;
    }

    private boolean isGood(KiteToken token) {
        return clock.now().isBefore(token.expires());
    }

    /// The page on which a person logs in.
    public URI loginUrl() {
        return URI.create(
                "%s?v=3&api_key=%s"
                        .formatted(
                                settings.login(),
                                URLEncoder.encode(settings.apiKey(), StandardCharsets.UTF_8)));
    }

    /// Makes a login of what the login page has sent.
    ///
    /// @param requestToken from the redirect address
    /// @throws KiteException if the broker does not take it
    public KiteToken login(String requestToken) {
        String checksum = sha256(settings.apiKey() + requestToken + settings.apiSecret().reveal());
        KiteRequest request =
                KiteRequest.post("/session/token")
                        .with("api_key", settings.apiKey())
                        .with("request_token", requestToken)
                        .with("checksum", checksum);
        JsonNode data = done(request, http.send(request, null, settings.readDeadline()));
        Fields fields = Fields.of(request, data);
        KiteToken token =
                new KiteToken(
                        fields.text("user_id"),
                        secret(fields, "access_token"),
                        fields.time("login_time").orElseGet(clock::now));
        store.save(token);
        begin(token);
        return token;
    }

    private static Secret secret(Fields fields, String name) {
        try {
            return Secret.of(fields.text(name));
        } catch (IllegalArgumentException e) {
            throw new KiteException(fields.where() + ": " + name + ": " + e.getMessage(), e);
        }
    }

    private void begin(KiteToken token) {
        current.set(token);
        begun(token);
    }

    private void begun(KiteToken token) {
        Instant end = token.expires();
        List<EngineClock.Timer> own =
                List.of(
                        at(end.minus(notice), () -> expiring(token)),
                        at(
                                end,
                                () ->
                                        end(
                                                token,
                                                "the token has ended, as each does at 06:00 in India")));
        timers.getAndSet(own).forEach(EngineClock.Timer::cancel);
        LOG.atInfo()
                .addKeyValue("user", token.userId())
                .addKeyValue("expires", end)
                .log("logged in");
        tell(listener -> listener.onLogin(token));
    }

    private EngineClock.Timer at(Instant time, Runnable task) {
        return clock.schedule(EpochMicros.of(time), task);
    }

    private void expiring(KiteToken token) {
        Instant end = token.expires();
        LOG.atWarn().addKeyValue("at", end).log("the login will end soon");
        tell(listener -> listener.onExpiring(end));
        lookLater();
    }

    private void lookLater() {
        if (!closed && willLook.compareAndSet(false, true)) {
            EngineClock.Timer _ =
                    at(
                            clock.now().plus(LOOK),
                            () -> Thread.ofVirtual().name("kite-login").start(this::look));
        }
    }

    /// Takes up what another process has put into the store.
    private void look() {
        willLook.set(false);
        KiteToken now = current.get();
        if (closed || (now != null && clock.now().isBefore(now.expires().minus(notice)))) {
            return;
        }
        try {
            Optional<KiteToken> later = store.load().filter(token -> isLater(token, now));
            if (later.isPresent() && current.compareAndSet(now, later.get())) {
                begun(later.get());
                return;
            }
        } catch (RuntimeException e) { // whatever a store of the user's own throws
            LOG.atWarn().setCause(e).log("the store cannot tell whether somebody has logged in");
        }
        lookLater();
    }

    private boolean isLater(KiteToken token, @Nullable KiteToken now) {
        return isGood(token)
                && !token.hasTokenOf(ended)
                && (now == null || token.loggedIn().isAfter(now.loggedIn()));
    }

    /// Ends the login at the broker and here.
    ///
    /// @throws KiteException if the broker could not be told; here it is ended all the same
    public void logout() {
        KiteToken token = current.get();
        if (token == null) {
            return;
        }
        KiteRequest request =
                KiteRequest.delete("/session/token")
                        .with("api_key", settings.apiKey())
                        .with("access_token", token.accessToken().reveal());
        KiteAnswer answer = http.send(request, token, settings.readDeadline());
        end(token, "logged out");
        JsonNode _ = done(request, answer);
    }

    /// The login; empty where nobody is logged in, or its time is over.
    public Optional<KiteToken> token() {
        return Optional.ofNullable(current.get()).filter(this::isGood);
    }

    /// Hears of every login and end from now on.
    public void listen(KiteSessionListener listener) {
        listeners.add(listener);
    }

    /// The broker does not take a token any more.
    void refused(KiteToken token, String reason) {
        end(token, "the broker has refused the token: " + reason);
    }

    private void end(KiteToken token, String reason) {
        if (!current.compareAndSet(token, null)) {
            return;
        }
        ended = token;
        LOG.atWarn().addKeyValue("reason", reason).log("nobody is logged in any more");
        try {
            forget(token);
        } catch (RuntimeException e) { // whatever a store of the user's own throws
            LOG.atError().setCause(e).log("the store still has the login that has ended");
        }
        tell(listener -> listener.onEnded(reason));
        lookLater();
    }

    /// Removes a token from the store, but not one that another process has put in its place.
    private void forget(KiteToken token) {
        if (store.load().filter(kept -> kept.hasTokenOf(token)).isPresent()) {
            store.clear();
        }
    }

    private void tell(Consumer<KiteSessionListener> news) {
        for (KiteSessionListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("a listener of the login has failed");
            }
        }
    }

    /// Sends a request once, as who is logged in.
    KiteAnswer send(KiteRequest request, Duration within) {
        Optional<KiteToken> token = token();
        if (token.isEmpty()) {
            return new KiteAnswer.NotSent(NOBODY);
        }
        KiteAnswer answer = http.send(request, token.get(), within);
        if (answer instanceof KiteAnswer.Refused refusal && refusal.isOfToken()) {
            refused(token.get(), refusal.toString());
        }
        return answer;
    }

    /// Asks for what changes nothing, within the limit of such requests.
    ///
    /// @throws KiteException if there is no answer, or a refusal
    Fields read(KiteRequest request) {
        return read(request, reads);
    }

    /// @param gate whose limit counts
    /// @throws KiteException if there is no answer, or a refusal
    Fields read(KiteRequest request, RateGate gate) {
        if (!gate.pass(RateGate.Kind.NORMAL, settings.readDeadline())) {
            throw new KiteException(
                    request
                            + " was not sent: the limit of requests leaves no room within "
                            + settings.readDeadline());
        }
        KiteAnswer answer = send(request, settings.readDeadline());
        if (answer instanceof KiteAnswer.Refused refusal && refusal.isTooMany()) {
            gate.rest();
        }
        return Fields.of(request, done(request, answer));
    }

    /// Reads a file.
    ///
    /// @throws KiteException if it does not come
    byte[] file(KiteRequest request, Duration within) {
        if (!reads.pass(RateGate.Kind.NORMAL, within)) {
            throw new KiteException(request + " was not sent: the limit of requests is reached");
        }
        KiteToken token =
                token().orElseThrow(() -> new KiteException(request + " was not sent: " + NOBODY));
        return http.file(request, token, within);
    }

    private static JsonNode done(KiteRequest request, KiteAnswer answer) {
        return switch (answer) {
            case KiteAnswer.Done done -> done.data();
            case KiteAnswer.Refused refusal ->
                    throw new KiteException(request + " was refused: " + refusal);
            case KiteAnswer.NotSent notSent ->
                    throw new KiteException(request + " was not sent: " + notSent.reason());
            case KiteAnswer.Unclear unclear ->
                    throw new KiteException(request + " got no answer: " + unclear.reason());
        };
    }

    KiteSettings settings() {
        return settings;
    }

    EngineClock clock() {
        return clock;
    }

    KiteHttp http() {
        return http;
    }

    /// What places, changes and cancels passes here, by whomever it is asked for.
    RateGate orders() {
        return orders;
    }

    RateGate quotes() {
        return quotes;
    }

    RateGate histories() {
        return histories;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Whether somebody is logged in, and who.
    @Override
    public String toString() {
        return "KiteSession of " + token().map(KiteToken::userId).orElse("nobody");
    }

    /// Ends its timers and connections. The login stays in the store.
    @Override
    public void close() {
        closed = true;
        timers.getAndSet(List.of()).forEach(EngineClock.Timer::cancel);
        http.close();
    }
}
