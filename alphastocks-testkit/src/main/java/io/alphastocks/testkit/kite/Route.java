package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// The routes of the broker, for faults and for counting what came in.
public enum Route {
    LOGIN_PAGE("GET", "/connect/login", Gate.NONE),
    SESSION_TOKEN("POST", "/session/token", Gate.NONE),
    LOGOUT("DELETE", "/session/token", Gate.NONE),
    PROFILE("GET", "/user/profile", Gate.OTHER),
    MARGINS("GET", "/user/margins", Gate.OTHER),
    SEGMENT_MARGINS("GET", "/user/margins/{segment}", Gate.OTHER),
    HISTORICAL("GET", "/instruments/historical/{token}/{interval}", Gate.HISTORY),
    INSTRUMENTS("GET", "/instruments", Gate.OTHER),
    EXCHANGE_INSTRUMENTS("GET", "/instruments/{exchange}", Gate.OTHER),
    QUOTE("GET", "/quote", Gate.QUOTE),
    OHLC("GET", "/quote/ohlc", Gate.QUOTE),
    LTP("GET", "/quote/ltp", Gate.QUOTE),
    ORDERS("GET", "/orders", Gate.OTHER),
    ORDER_HISTORY("GET", "/orders/{id}", Gate.OTHER),
    ORDER_TRADES("GET", "/orders/{id}/trades", Gate.OTHER),
    TRADES("GET", "/trades", Gate.OTHER),
    PLACE_ORDER("POST", "/orders/{variety}", Gate.PLACE),
    MODIFY_ORDER("PUT", "/orders/{variety}/{id}", Gate.CHANGE),
    CANCEL_ORDER("DELETE", "/orders/{variety}/{id}", Gate.CHANGE),
    POSITIONS("GET", "/portfolio/positions", Gate.OTHER),
    HOLDINGS("GET", "/portfolio/holdings", Gate.OTHER),
    ORDER_MARGINS("POST", "/margins/orders", Gate.OTHER),
    BASKET_MARGINS("POST", "/margins/basket", Gate.OTHER),
    CHARGES("POST", "/charges/orders", Gate.OTHER),
    GTT_PLACE("POST", "/gtt/triggers", Gate.OTHER),
    GTT_LIST("GET", "/gtt/triggers", Gate.OTHER),
    GTT_GET("GET", "/gtt/triggers/{id}", Gate.OTHER),
    GTT_MODIFY("PUT", "/gtt/triggers/{id}", Gate.OTHER),
    GTT_DELETE("DELETE", "/gtt/triggers/{id}", Gate.OTHER),
    /// The handshake of the ticker's WebSocket, on the same port.
    TICKER("GET", "/", Gate.NONE);

    /// What a request counts for.
    enum Gate {
        NONE,
        QUOTE,
        HISTORY,
        PLACE,
        CHANGE,
        OTHER
    }

    private final String method;
    private final String pattern;
    private final Gate gate;

    Route(String method, String pattern, Gate gate) {
        this.method = method;
        this.pattern = pattern;
        this.gate = gate;
    }

    Gate gate() {
        return gate;
    }

    /// Whether requests of this route carry an order to the exchange.
    boolean isOrder() {
        return gate == Gate.PLACE || gate == Gate.CHANGE;
    }

    /// A route and what stood in the places of its variables.
    record Match(Route route, Map<String, String> variables) {}

    /// The route of a request.
    ///
    /// @throws KiteError 404 where there is no such path, 405 where it has another method
    static Match find(String method, String path) {
        String[] parts = path.split("/", -1);
        boolean known = false;
        for (Route route : values()) {
            Map<String, String> variables = route.variables(parts);
            if (variables != null) {
                if (route.method.equals(method)) {
                    return new Match(route, variables);
                }
                known = true;
            }
        }
        throw known
                ? new KiteError(405, "GeneralException", "Method not allowed")
                : KiteError.notFound("Route not found");
    }

    private @Nullable Map<String, String> variables(String[] parts) {
        String[] expected = pattern.split("/", -1);
        if (parts.length != expected.length) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            if (expected[i].startsWith("{")) {
                variables.put(expected[i].substring(1, expected[i].length() - 1), parts[i]);
            } else if (!expected[i].equals(parts[i])) {
                return null;
            }
        }
        return variables;
    }
}
