package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One HTTP request as it was read from the socket.
///
/// @param headers by lower-case name; of a repeated one the last
/// @param query decoded, in order
/// @param body as text, which all of them are
record WireRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        String body) {

    static WireRequest of(String method, String target, Map<String, String> headers, String body) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        return new WireRequest(
                method,
                URLDecoder.decode(path, StandardCharsets.UTF_8),
                parse(query),
                headers,
                body);
    }

    @Nullable String header(String name) {
        return headers.get(name);
    }

    boolean isWebSocketUpgrade() {
        String upgrade = header("upgrade");
        return upgrade != null && upgrade.toLowerCase(Locale.ROOT).equals("websocket");
    }

    boolean closesAfterwards() {
        String connection = header("connection");
        return connection != null && connection.toLowerCase(Locale.ROOT).equals("close");
    }

    /// The query's parameters and, where the body is a form, the form's.
    Map<String, List<String>> parameters() {
        Map<String, List<String>> all = new LinkedHashMap<>(query);
        String type = header("content-type");
        if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
            parse(body)
                    .forEach((name, values) ->
                            all.merge(
                                    name,
                                    values,
                                    (first, second) -> {
                                        List<String> both = new ArrayList<>(first);
                                        both.addAll(second);
                                        return both;
                                    }));
        }
        return all;
    }

    private static Map<String, List<String>> parse(String encoded) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (encoded.isEmpty()) {
            return parameters;
        }
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
