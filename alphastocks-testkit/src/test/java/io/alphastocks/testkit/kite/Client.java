package io.alphastocks.testkit.kite;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A plain client of the routes, which knows nothing of orders.
final class Client implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(20);

    final HttpClient http = HttpClient.newHttpClient();
    private final FakeKite fake;
    private String authorization;

    Client(FakeKite fake) {
        this.fake = fake;
        this.authorization = "token key:" + fake.accessToken();
    }

    Client as(String apiKey, String accessToken) {
        authorization = "token " + apiKey + ":" + accessToken;
        return this;
    }

    URI uri(String path) {
        return URI.create(fake.restUri() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(LONG)
                .header("X-Kite-Version", "3")
                .header("Authorization", authorization);
    }

    HttpRequest form(String method, String path, Map<String, String> form) {
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, HttpRequest.BodyPublishers.ofString(encoded(form)))
                .build();
    }

    static String encoded(Map<String, String> form) {
        List<String> pairs = new ArrayList<>();
        form.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, UTF_8)));
        return String.join("&", pairs);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE().build());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, Map<String, String> form)
            throws IOException, InterruptedException {
        return send(form("POST", path, form));
    }

    HttpResponse<String> put(String path, Map<String, String> form)
            throws IOException, InterruptedException {
        return send(form("PUT", path, form));
    }

    HttpResponse<String> json(String path, String body) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    JsonNode data(String path) throws IOException, InterruptedException {
        return data(get(path));
    }

    /// The data of a success.
    static JsonNode data(HttpResponse<String> response) {
        JsonNode envelope = Json.parse(response.body());
        if (response.statusCode() != 200
                || !envelope.path("status").asString("").equals("success")) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return envelope.get("data");
    }

    /// The type of an error.
    static String errorType(HttpResponse<String> response) {
        return Json.parse(response.body()).path("error_type").asString("");
    }

    /// Places an order of INFY and gives its id.
    String place(Map<String, String> form) throws IOException, InterruptedException {
        return data(post("/orders/regular", form)).get("order_id").asString();
    }

    JsonNode order(String id) throws IOException, InterruptedException {
        for (JsonNode order : data("/orders")) {
            if (order.get("order_id").asString().equals(id)) {
                return order;
            }
        }
        throw new AssertionError("no order " + id);
    }

    /// @return null where it is JSON's null
    static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value.asString();
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
