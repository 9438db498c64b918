package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Posts the news of orders to an application, one after the other.
final class Postbacks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Postbacks.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final @Nullable URI target;
    private final int appId;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService sender =
            Executors.newSingleThreadExecutor(
                    Thread.ofVirtual().name("fake-kite-postbacks").factory());

    Postbacks(@Nullable URI target, int appId) {
        this.target = target;
        this.appId = appId;
    }

    /// Sends an order's news as it should be; does not block.
    void send(Outbox.News news) {
        if (target != null) {
            ObjectNode postback = genuine(news);
            sender.execute(() -> post(target, postback));
        }
    }

    ObjectNode genuine(Outbox.News news) {
        ObjectNode postback = OrderJson.update(news.order(), appId);
        postback.put(
                "checksum",
                Sessions.sha256(
                        postback.get("order_id").asString()
                                + postback.get("order_timestamp").asString()
                                + news.account().login.apiSecret()));
        return postback;
    }

    /// Sends one and waits for the answer.
    ///
    /// @return the application's HTTP status
    /// @throws IllegalStateException if no URL for postbacks was set, or nobody answers there
    int post(ObjectNode postback) {
        if (target == null) {
            throw new IllegalStateException("set postbackUrl before the fake is started");
        }
        HttpRequest request =
                HttpRequest.newBuilder(target)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(postback)))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new IllegalStateException("no answer to a postback from " + target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending a postback", e);
        }
    }

    private void post(URI to, ObjectNode postback) {
        try {
            int status = post(postback);
            if (status >= 300) {
                LOG.atWarn()
                        .addKeyValue("status", status)
                        .addKeyValue("to", to)
                        .log("A postback was refused");
            }
        } catch (IllegalStateException e) {
            LOG.atWarn().setCause(e).addKeyValue("to", to).log("A postback went nowhere");
        }
    }

    @Override
    public void close() {
        sender.shutdownNow();
        sender.close();
        client.shutdownNow();
        client.close();
    }
}
