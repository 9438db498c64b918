package io.alphastocks.testkit.kite;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;

/// A broker on the loopback address that speaks Kite Connect v3: REST and the ticker's WebSocket on
/// one port. It has accounts, an order book that is matched against the prices it is shown, and
/// faults that are asked for.
///
/// ```java
/// KiteListing listing = KiteListing.of(KiteInstrument.equity("NSE", 1594, "INFY"));
/// try (FakeKite fake = FakeKite.with(clock, listing).start()) {
///     fake.price("NSE:INFY", Price.of("1500"));
///     fake.next(Route.PLACE_ORDER, Fault.acceptThenReset());
///     // … the client under test places an order at fake.restUri() …
///     assertThat(fake.requests(Route.PLACE_ORDER)).hasSize(1);
///     assertThat(fake.account().trades()).hasSize(1);
/// }
/// ```
///
/// Time is the injected clock's alone: tokens, windows of the rate limits, heartbeats, latencies
/// and faults. With a simulated clock nothing of that happens until the test advances it. All
/// methods may be called by any thread, and have taken effect when they return.
public final class FakeKite implements AutoCloseable {

    private final Brokerage broker;
    private final Postbacks postbacks;
    private final WireServer server;
    private final boolean secure;
    private final @Nullable LoopbackKey ownKey;
    private final FakeTicker ticker;

    FakeKite(
            Brokerage broker,
            Postbacks postbacks,
            String redirectUrl,
            int port,
            @Nullable SSLContext tls,
            @Nullable LoopbackKey ownKey) {
        this.broker = broker;
        this.postbacks = postbacks;
        this.secure = tls != null;
        this.ownKey = ownKey;
        this.ticker = new FakeTicker(broker);
        Router router = new Router(broker, redirectUrl);
        this.server =
                WireServer.start(
                        port,
                        tls,
                        socket -> new HttpConnection(broker.clock, router).serve(socket));
    }

    /// Begins to describe a fake broker.
    ///
    /// @param clock its time; a [io.alphastocks.time.SimulatedClock] makes tests fast and exact
    /// @param listing what can be traded
    public static FakeKiteBuilder with(EngineClock clock, KiteListing listing) {
        return new FakeKiteBuilder(clock, listing);
    }

    // Where it is.

    /// The base of all routes, such as `http://127.0.0.1:40123`.
    public URI restUri() {
        return uri("http", "");
    }

    /// The ticker's WebSocket, to which the client adds its `api_key` and `access_token`.
    public URI tickerUri() {
        return uri("ws", "/");
    }

    private URI uri(String scheme, String path) {
        return URI.create(scheme + (secure ? "s" : "") + "://127.0.0.1:" + server.port() + path);
    }

    /// What a client needs to trust the key that the fake made for itself.
    ///
    /// @throws IllegalStateException if it has no such key
    public SSLContext clientContext() {
        if (ownKey == null) {
            throw new IllegalStateException("this FakeKite was not built with tls()");
        }
        return ownKey.client();
    }

    // Login.

    /// A request token of the first account, as if its user had just logged in. It works once,
    /// within five minutes.
    public String requestToken() {
        return broker.turn(() -> broker.sessions.requestToken(broker.account(null)));
    }

    /// A request token of an account.
    public String requestToken(String userId) {
        return broker.turn(() -> broker.sessions.requestToken(broker.account(userId)));
    }

    /// A living access token of the first account, for tests that are not about login.
    public String accessToken() {
        return broker.turn(() -> broker.sessions.open(broker.account(null)));
    }

    /// A living access token of an account.
    public String accessToken(String userId) {
        return broker.turn(() -> broker.sessions.open(broker.account(userId)));
    }

    /// All access tokens die, as at 06:00. WebSockets that are open stay open.
    public void expireTokens() {
        broker.run(broker.sessions::expireAll);
    }

    // The market.

    /// Shows a tick: to waiting orders, to quotes, and to the ticker's clients.
    ///
    /// @throws IllegalArgumentException if the token is not listed, or a packet cannot say a price
    public void tick(KiteTick tick) {
        ticks(List.of(tick));
    }

    /// Shows ticks at once: the ticker's clients have them in one message.
    ///
    /// @throws IllegalArgumentException if a token is not listed, or a packet cannot say a price
    public void ticks(List<KiteTick> ticks) {
        broker.run(() -> broker.show(ticks));
    }

    /// Shows a last price, without depth, at the broker's time.
    ///
    /// @param key such as `NSE:INFY`
    public void price(String key, Price last) {
        broker.run(() -> {
            int token = broker.listing.require(key).token();
            KiteTick before = broker.market.last(token);
            broker.show(
                    List.of(
                            before == null
                                    ? KiteTick.of(token, last, broker.clock.now())
                                    : before.next(last, broker.clock.now())));
        });
    }

    /// Fills an order of the first account that is at the exchange, whatever the market shows: what
    /// the ticker's clients and postbacks hear of, in its order.
    ///
    /// @throws IllegalArgumentException if there is no such order, it has ended, or has less left
    public void fill(String orderId, Quantity quantity, Price price) {
        broker.run(() -> broker.exchange.fill(order(orderId), quantity.units(), price));
    }

    /// Sends a postback about an order of the first account, and waits for the application's
    /// answer.
    ///
    /// @return its HTTP status
    /// @throws IllegalArgumentException if there is no such order
    /// @throws IllegalStateException if no URL for postbacks was set, or nobody answers there
    public int postback(String orderId, PostbackKind kind) {
        ObjectNode postback =
                broker.turn(() -> {
                    WorkingOrder order = order(orderId);
                    ObjectNode news = order.history.getLast().deepCopy();
                    if (kind == PostbackKind.FOREIGN_ORDER) {
                        news.put("order_id", "1999999999999999999");
                    }
                    return postbacks.genuine(new Outbox.News(order.account, news));
                });
        if (kind == PostbackKind.WRONG_CHECKSUM) {
            postback.put("checksum", Sessions.sha256("wrong"));
        }
        return postbacks.post(postback);
    }

    private WorkingOrder order(String orderId) {
        WorkingOrder order = broker.account(null).order(orderId);
        if (order == null) {
            throw new IllegalArgumentException("there is no order '" + orderId + "'");
        }
        return order;
    }

    /// Adds historical candles of an instrument.
    ///
    /// @param key such as `NSE:INFY`
    public void candles(String key, Collection<Candle> candles) {
        broker.run(() -> broker.candles.put(broker.listing.require(key).token(), candles));
    }

    // What goes wrong.

    /// The next request of a route goes wrong; faults of one route wait for one another.
    ///
    /// @throws IllegalArgumentException if the route cannot have this fault
    public void next(Route route, Fault fault) {
        broker.run(() -> broker.faults.next(route, fault));
    }

    /// All requests of a route go wrong from now on, after those that were asked for by [#next].
    ///
    /// @throws IllegalArgumentException if the route cannot have this fault
    public void always(Route route, Fault fault) {
        broker.run(() -> broker.faults.always(route, fault));
    }

    /// Nothing goes wrong any more, but for what is under way.
    public void clearFaults() {
        broker.run(broker.faults::clear);
    }

    /// How many faults asked for by [#next] have not happened yet.
    public int waitingFaults() {
        return broker.turn(broker.faults::waiting);
    }

    /// The server's clock is wrong by this much.
    public void skew(Duration skew) {
        broker.run(() -> broker.clock.skew(skew));
    }

    /// The ticker's side.
    public FakeTicker ticker() {
        return ticker;
    }

    // What happened.

    /// All requests so far.
    public List<ReceivedRequest> requests() {
        return broker.turn(() -> List.copyOf(broker.received));
    }

    /// The requests of a route so far.
    public List<ReceivedRequest> requests(Route route) {
        return requests().stream().filter(request -> request.route() == route).toList();
    }

    /// How many orders were posted with a tag, whatever became of them.
    public long posts(String tag) {
        return requests(Route.PLACE_ORDER).stream()
                .filter(request -> request.parameter("tag").equals(Optional.of(tag)))
                .count();
    }

    /// Waits, in real time, until so many requests of a route have come.
    ///
    /// @throws AssertionError if they do not come in time
    public void awaitRequests(Route route, int count, Duration most) {
        Watches.await(
                broker.watch(() ->
                        broker.received.stream().filter(request -> request.route() == route).count()
                                >= count),
                most,
                count + " requests of " + route);
    }

    /// Waits, in real time, until the first account has so many orders, also where their client has
    /// not been answered yet.
    ///
    /// @throws AssertionError if they do not come in time
    public void awaitOrders(int count, Duration most) {
        Watches.await(
                broker.watch(() -> broker.account(null).orders().size() >= count),
                most,
                count + " orders");
    }

    /// The truth about the first account.
    public FakeAccount account() {
        return broker.turn(() -> broker.account(null).truth());
    }

    /// The truth about an account.
    public FakeAccount account(String userId) {
        return broker.turn(() -> broker.account(userId).truth());
    }

    /// Ends the listener, then all connections and threads. What waits for the clock is forgotten.
    @Override
    public void close() {
        server.close();
        broker.close();
        postbacks.close();
    }
}
