package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// All WebSockets of the ticker: who is subscribed to what, and what goes to whom. Confined to the
/// desk.
final class TickerHub {

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final int MOST_CONNECTIONS = 3;
    private static final int MOST_TOKENS = 3_000;

    private final Market market;
    private final KiteListing listing;
    private final int appId;
    private final BrokerClock clock;
    private final Turns turns;
    private final Set<TickerConnection> connections = new LinkedHashSet<>();
    private boolean beating;
    private int refusals;
    private int refusalStatus;

    TickerHub(Market market, KiteListing listing, int appId, BrokerClock clock, Turns turns) {
        this.clock = clock;
        this.turns = turns;
        this.market = market;
        this.listing = listing;
        this.appId = appId;
    }

    void refuse(int status, int times) {
        refusalStatus = status;
        refusals = times;
    }

    /// Lets a handshake in.
    void admit(TickerConnection connection) {
        if (refusals > 0) {
            refusals--;
            throw new KiteError(refusalStatus, "TokenException", "The handshake is refused.");
        }
        long same =
                connections.stream()
                        .filter(other -> other.account.equals(connection.account))
                        .count();
        if (same >= MOST_CONNECTIONS) {
            throw KiteError.tooMany();
        }
        connections.add(connection);
        if (!beating) {
            beating = true;
            clock.after(HEARTBEAT, () -> turns.run(this::beat));
        }
    }

    /// A heartbeat a second, as long as anybody is there.
    private void beat() {
        heartbeat();
        beating = !connections.isEmpty();
        if (beating) {
            clock.after(HEARTBEAT, () -> turns.run(this::beat));
        }
    }

    void remove(TickerConnection connection) {
        connections.remove(connection);
    }

    Collection<TickerConnection> connections() {
        return List.copyOf(connections);
    }

    /// Carries out a client's message: what it does not know is answered with an error.
    void command(TickerConnection from, String text) {
        JsonNode message;
        try {
            message = Json.parse(text);
        } catch (JacksonException _) {
            error(from, "Invalid JSON.");
            return;
        }
        JsonNode value = message.path("v");
        switch (message.path("a").asString("")) {
            case "subscribe" -> subscribe(from, tokens(value));
            case "unsubscribe" -> tokens(value).forEach(from.subscriptions::remove);
            case "mode" -> mode(from, value);
            default -> error(from, "Unknown action.");
        }
    }

    private void subscribe(TickerConnection from, List<Integer> tokens) {
        List<Integer> taken = new ArrayList<>();
        for (int token : tokens) {
            if (from.subscriptions.size() >= MOST_TOKENS
                    && !from.subscriptions.containsKey(token)) {
                error(from, "At most " + MOST_TOKENS + " instruments on a connection.");
                break;
            }
            if (listing.find(token) != null) {
                from.subscriptions.putIfAbsent(token, TickerMode.QUOTE);
                taken.add(token);
            }
        }
        snapshot(from, taken);
    }

    private void mode(TickerConnection from, JsonNode value) {
        TickerMode mode = TickerMode.of(value.path(0).asString(""));
        if (mode == null) {
            error(from, "Unknown mode.");
            return;
        }
        List<Integer> tokens = tokens(value.path(1));
        tokens.retainAll(from.subscriptions.keySet());
        tokens.forEach(token -> from.subscriptions.put(token, mode));
        snapshot(from, tokens);
    }

    /// JSON numbers; what is quoted yields nothing, without a word, as the broker has it.
    private static List<Integer> tokens(JsonNode array) {
        List<Integer> tokens = new ArrayList<>();
        for (JsonNode token : array) {
            if (token.isInt()) {
                tokens.add(token.asInt());
            }
        }
        return tokens;
    }

    private void snapshot(TickerConnection to, List<Integer> tokens) {
        List<KiteTick> ticks = new ArrayList<>();
        for (int token : tokens) {
            KiteTick tick = market.last(token);
            if (tick != null) {
                ticks.add(tick);
            }
        }
        send(to, ticks);
    }

    /// Sends ticks to whoever is subscribed, in one message a connection.
    void publish(List<KiteTick> ticks) {
        for (TickerConnection connection : connections) {
            send(connection, ticks);
        }
    }

    private static void send(TickerConnection to, List<KiteTick> ticks) {
        List<byte[]> packets = new ArrayList<>(ticks.size());
        for (KiteTick tick : ticks) {
            TickerMode mode = to.subscriptions.get(tick.token());
            if (mode != null) {
                packets.add(KiteTickerFrames.packet(mode, tick));
            }
        }
        if (!packets.isEmpty()) {
            to.send(
                    WebSocketFrames.frame(
                            WebSocketFrames.BINARY, KiteTickerFrames.message(packets)));
        }
    }

    void heartbeat() {
        byte[] beat = WebSocketFrames.frame(WebSocketFrames.BINARY, KiteTickerFrames.heartbeat());
        connections.forEach(connection -> connection.send(beat));
    }

    /// Sends an order's news to its account's connections.
    void tell(Outbox.News news) {
        ObjectNode message = Json.object();
        message.put("type", "order");
        message.put("id", "");
        message.set("data", OrderJson.update(news.order(), appId));
        text(news.account(), Json.text(message));
    }

    private static void error(TickerConnection to, String message) {
        ObjectNode json = Json.object();
        json.put("type", "error");
        json.put("data", message);
        to.send(frame(Json.text(json)));
    }

    /// Sends text to an account's connections, or to all.
    void text(@Nullable Account account, String text) {
        byte[] frame = frame(text);
        for (TickerConnection connection : connections) {
            if (account == null || connection.account.equals(account)) {
                connection.send(frame);
            }
        }
    }

    private static byte[] frame(String text) {
        return WebSocketFrames.frame(WebSocketFrames.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
}
