package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Leads each request to its route, through faults, login and limits.
final class Router implements HttpConnection.Handler {

    private final Brokerage broker;
    private final String redirect;
    private final AccountRoutes accounts;
    private final MarketRoutes market;
    private final OrderRoutes orders;
    private final MarginRoutes margins;
    private final GttRoutes triggers;

    /// @param redirect where a login leads to
    Router(Brokerage broker, String redirect) {
        this.broker = broker;
        this.redirect = redirect;
        this.accounts = new AccountRoutes(broker);
        this.market = new MarketRoutes(broker);
        this.orders = new OrderRoutes(broker);
        this.margins = new MarginRoutes(broker);
        this.triggers = new GttRoutes(broker);
    }

    /// A request on its way through the house.
    private record Call(
            WireRequest wire, Route route, Map<String, String> variables, Params params) {}

    @Override
    public Answer handle(WireRequest wire) throws InterruptedException {
        Route.Match match;
        try {
            match = Route.find(wire.method(), wire.path());
        } catch (KiteError error) {
            return Answer.of(Reply.error(error));
        }
        Call call = new Call(wire, match.route(), match.variables(), new Params(wire.parameters()));
        Fault fault = receive(call);
        if (fault == null) {
            Brokerage.Held<Reply> held = execute(call, null);
            return new Answer(held.result(), Delivery.WHOLE, held.release());
        }
        return answer(call, fault);
    }

    /// Counts the request and takes its fault.
    private @Nullable Fault receive(Call call) {
        return broker.turn(() -> {
            Map<String, List<String>> all = new LinkedHashMap<>(call.params().values());
            call.variables().forEach((name, value) -> all.put(name, List.of(value)));
            ReceivedRequest request =
                    new ReceivedRequest(call.route(), broker.clock.now(), all, call.wire().body());
            broker.received.add(request);
            return broker.faults.take(request);
        });
    }

    private Answer answer(Call call, Fault fault) throws InterruptedException {
        if (!fault.isExecuted()) {
            fault.holdBack(broker.clock);
            return new Answer(fault.change(Reply.of(200, null, "")), fault.delivery(), () -> {});
        }
        Brokerage.Held<Reply> held = execute(call, fault);
        Runnable release = held.release();
        boolean answered = false;
        try {
            if (fault.sendsUpdatesFirst()) {
                release.run();
                release = () -> {};
            }
            fault.holdBack(broker.clock);
            Answer answer = new Answer(fault.change(held.result()), fault.delivery(), release);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                release.run();
            }
        }
    }

    private Brokerage.Held<Reply> execute(Call call, @Nullable Fault fault) {
        try {
            return broker.heldTurn(() -> dispatch(call, fault));
        } catch (KiteError error) {
            return new Brokerage.Held<>(Reply.error(error), () -> {});
        }
    }

    private Reply dispatch(Call call, @Nullable Fault fault) {
        Params params = call.params();
        return switch (call.route()) {
            case TICKER ->
                    throw new KiteError(400, "InputException", "This is a WebSocket: upgrade.");
            case LOGIN_PAGE -> login(params);
            case SESSION_TOKEN -> accounts.login(params);
            case LOGOUT -> accounts.logout(params);
            default -> {
                Account account = broker.sessions.authenticate(call.wire().header("authorization"));
                account.gate.pass(call.route().gate(), broker.clock.now());
                yield dispatch(call, account, fault);
            }
        };
    }

    private Reply dispatch(Call call, Account account, @Nullable Fault fault) {
        Params params = call.params();
        Map<String, String> variables = call.variables();
        return switch (call.route()) {
            case PROFILE -> accounts.profile(account);
            case MARGINS -> accounts.margins(account);
            case SEGMENT_MARGINS ->
                    accounts.margins(account, variables.getOrDefault("segment", ""));
            case POSITIONS -> accounts.positions(account);
            case HOLDINGS -> accounts.holdings(account);
            case INSTRUMENTS -> market.instruments(null);
            case EXCHANGE_INSTRUMENTS -> market.instruments(variables.get("exchange"));
            case QUOTE, OHLC, LTP -> market.quotes(call.route(), params.all("i"));
            case HISTORICAL -> market.candles(variables, params);
            case PLACE_ORDER -> orders.place(account, variables, params, fault);
            case MODIFY_ORDER -> orders.modify(account, variables, params);
            case CANCEL_ORDER -> orders.cancel(account, variables);
            case ORDERS -> orders.orders(account);
            case ORDER_HISTORY -> orders.history(account, variables);
            case TRADES -> orders.trades(account);
            case ORDER_TRADES -> orders.trades(account, variables);
            case ORDER_MARGINS -> margins.orders(call.wire().body());
            case BASKET_MARGINS -> margins.basket(call.wire().body());
            case CHARGES -> margins.charges(call.wire().body());
            case GTT_PLACE -> triggers.place(account, params);
            case GTT_LIST -> triggers.list(account);
            case GTT_GET -> triggers.get(account, variables);
            case GTT_MODIFY -> triggers.modify(account, variables, params);
            case GTT_DELETE -> triggers.delete(account, variables);
            case LOGIN_PAGE, SESSION_TOKEN, LOGOUT, TICKER ->
                    throw new IllegalStateException(call.route() + " needs no account");
        };
    }

    /// The user logs in on the page, always with success.
    private Reply login(Params params) {
        Account account = broker.sessions.byApiKey(params.require("api_key"));
        if (account == null) {
            throw KiteError.input("Invalid `api_key`.");
        }
        String token = broker.sessions.requestToken(account);
        return Reply.redirect(
                redirect
                        + (redirect.contains("?") ? "&" : "?")
                        + "action=login&status=success&request_token="
                        + URLEncoder.encode(token, StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Answer serveTicker(WireRequest wire, Socket socket, BufferedInputStream in)
            throws IOException, InterruptedException {
        String key = wire.header("sec-websocket-key");
        Call call = new Call(wire, Route.TICKER, Map.of(), new Params(wire.parameters()));
        Fault fault = receive(call);
        if (fault != null) {
            return answer(call, fault);
        }
        TickerConnection connection;
        try {
            connection = broker.turn(() -> admit(call, socket, in));
        } catch (KiteError error) {
            return Answer.of(Reply.error(error));
        }
        try {
            connection.accept(String.valueOf(key));
            Thread.ofVirtual().name("fake-kite-ticker").start(connection::write);
            connection.read((from, text) -> broker.run(() -> broker.tickers.command(from, text)));
        } finally {
            broker.later(() -> broker.tickers.remove(connection));
        }
        return null;
    }

    private TickerConnection admit(Call call, Socket socket, BufferedInputStream in) {
        Params params = call.params();
        Account account =
                broker.sessions.authenticate(
                        params.require("api_key"), params.require("access_token"));
        TickerConnection connection = new TickerConnection(account, socket, in);
        broker.tickers.admit(connection);
        return connection;
    }
}
