package io.alphastocks.kite;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A request of the API.
///
/// @param method of HTTP
/// @param path from the root, such as `/orders`
/// @param query in the address
/// @param form in the body, as a form
/// @param json in the body, as JSON; empty where it has none
record KiteRequest(
        String method, String path, List<Parameter> query, List<Parameter> form, String json) {

    /// A name and its value; a name may come more than once.
    record Parameter(String name, String value) {}

    KiteRequest {
        query = List.copyOf(query);
        form = List.copyOf(form);
    }

    static KiteRequest get(String path) {
        return new KiteRequest("GET", path, List.of(), List.of(), "");
    }

    static KiteRequest delete(String path) {
        return new KiteRequest("DELETE", path, List.of(), List.of(), "");
    }

    static KiteRequest post(String path) {
        return new KiteRequest("POST", path, List.of(), List.of(), "");
    }

    static KiteRequest put(String path) {
        return new KiteRequest("PUT", path, List.of(), List.of(), "");
    }

    /// With one more parameter: in the address of what reads and deletes, in the body of the rest.
    KiteRequest with(String name, String value) {
        return method.equals("POST") || method.equals("PUT")
                ? new KiteRequest(method, path, query, and(form, new Parameter(name, value)), json)
                : asking(name, value);
    }

    /// With one more parameter in the address.
    KiteRequest asking(String name, String value) {
        return new KiteRequest(method, path, and(query, new Parameter(name, value)), form, json);
    }

    KiteRequest withJson(String body) {
        return new KiteRequest(method, path, query, form, body);
    }

    private static List<Parameter> and(List<Parameter> parameters, Parameter one) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(one);
        return more;
    }

    HttpRequest.Builder toHttp(URI root) {
        String address = root.toString().replaceAll("/+$", "") + path;
        String asked = query.isEmpty() ? address : address + "?" + encoded(query);
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(asked)).header("X-Kite-Version", "3");
        if (!json.isEmpty()) {
            builder.header("Content-Type", "application/json");
        } else if (!form.isEmpty()) {
            builder.header("Content-Type", "application/x-www-form-urlencoded");
        }
        return builder.method(method, body());
    }

    private BodyPublisher body() {
        if (!json.isEmpty()) {
            return BodyPublishers.ofString(json);
        }
        return form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(encoded(form));
    }

    private static String encoded(List<Parameter> parameters) {
        List<String> pairs = new ArrayList<>();
        for (Parameter parameter : parameters) {
            pairs.add(encoded(parameter.name) + "=" + encoded(parameter.value));
        }
        return String.join("&", pairs);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// The method and the path alone: parameters may hold what nobody is to read.
    @Override
    public String toString() {
        return method + " " + path;
    }
}
