package io.alphastocks.kite;

import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.LiveFeed;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/// Ticks by WebSocket, in the mode `full`: last trade, best quotes, volume of the day and open
/// interest; and the account's order updates.
///
/// A tick's time is the exchange's, to the second, where the broker tells it. Several ticks may
/// have the same; they come in the order in which the broker sent them. It sends the latest state
/// of an instrument, not every trade.
///
/// A connection that is silent for 5 s counts as lost. It is made again after 1, 2, 4 … 60 s, a
/// little more or less, for as long as the feed is open; the instruments are subscribed to again,
/// and the orders of the account are read, since their updates are not sent twice. Where the broker
/// refuses the token it waits for the next login.
public final class KiteTicker implements LiveFeed {

    private final KiteSession session;
    private final String name;
    private final InstrumentMaster instruments;
    private final TokenTable tokens;
    private final List<List<Integer>> shares;
    private final @Nullable KiteBroker broker;
    private final List<TickerConnection> connections = new ArrayList<>();
    private final ReentrantLock turn = new ReentrantLock();

    private KiteTicker(
            KiteSession session,
            String name,
            InstrumentMaster instruments,
            Map<Integer, InstrumentId> byToken,
            @Nullable KiteBroker broker) {
        this.session = session;
        this.name = name;
        this.instruments = instruments;
        this.tokens = new TokenTable(byToken);
        this.shares = shares(List.copyOf(byToken.keySet()));
        this.broker = broker;
    }

    /// Ticks of these instruments.
    ///
    /// @param wanted at most 9,000
    /// @param broker tells of the orders whose updates come; null where there is none
    /// @throws IllegalArgumentException if there are none or too many, or one is not in the
    ///   broker's list
    public static KiteTicker of(
            KiteSession session,
            KiteInstruments known,
            Collection<? extends Instrument> wanted,
            @Nullable KiteBroker broker) {
        Map<Integer, InstrumentId> byToken = new HashMap<>();
        for (Instrument instrument : wanted) {
            OptionalInt token = known.token(instrument.id());
            if (token.isEmpty()) {
                throw new IllegalArgumentException(
                        "%s is not in the broker's list of %s"
                                .formatted(instrument.id(), known.date()));
            }
            byToken.put(token.getAsInt(), instrument.id());
        }
        int most = TickerConnection.MOST_INSTRUMENTS * TickerConnection.MOST_CONNECTIONS;
        if (byToken.isEmpty() || byToken.size() > most) {
            throw new IllegalArgumentException(
                    "%s instruments; a ticker takes 1 to %s".formatted(byToken.size(), most));
        }
        return new KiteTicker(session, "kite", InstrumentMaster.of(wanted), byToken, broker);
    }

    private static List<List<Integer>> shares(List<Integer> tokens) {
        List<List<Integer>> shares = new ArrayList<>();
        for (int from = 0; from < tokens.size(); from += TickerConnection.MOST_INSTRUMENTS) {
            int to = Math.min(tokens.size(), from + TickerConnection.MOST_INSTRUMENTS);
            shares.add(tokens.subList(from, to));
        }
        return shares;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public InstrumentMaster instruments() {
        return instruments;
    }

    @Override
    public void start(Listener listener) {
        if (!connections.isEmpty()) {
            throw new IllegalStateException("the ticker has started already");
        }
        if (broker != null) {
            broker.quiet(false);
        }
        OneAtATime sink = new OneAtATime(listener, turn);
        for (List<Integer> share : shares) {
            connections.add(
                    new TickerConnection(
                            session,
                            share,
                            new TickDecoder(tokens),
                            sink,
                            connections.isEmpty() ? this::onText : _ -> {},
                            connections.isEmpty() ? this::catchUp : () -> {},
                            new SplittableRandom()));
        }
        connections.forEach(TickerConnection::open);
    }

    private void catchUp() {
        KiteBroker account = broker;
        if (account != null) {
            account.catchUp();
        }
    }

    /// Order updates come on every connection of the account; one of them is listened to.
    private void onText(String text) {
        KiteBroker account = broker;
        JsonNode message = session.http().tree(text.getBytes(StandardCharsets.UTF_8));
        String type = message.path("type").asString("");
        if (type.equals("order") && account != null) {
            account.tell(new Fields("order update", message.path("data")));
        } else if (type.equals("error")) {
            throw new KiteException("the ticker: " + message.path("data").asString(""));
        }
    }

    /// What has come so far, of all connections together.
    public KiteTickerStatistics statistics() {
        return connections.stream()
                .map(TickerConnection::statistics)
                .reduce(KiteTickerStatistics.NONE, KiteTickerStatistics::plus);
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.quiet(true);
        }
        connections.forEach(TickerConnection::close);
    }

    @Override
    public String toString() {
        return "KiteTicker of %s instruments".formatted(instruments.all().size());
    }
}
