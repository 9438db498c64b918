package io.alphastocks.kite;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import javax.net.ssl.SSLHandshakeException;

/// Sends a request once and says what is known after it. Nothing is sent again by itself: not after
/// a lost connection, not for a status, not to another address. Safe for use by any thread; the
/// caller waits.
final class KiteHttp implements AutoCloseable {

    /// The whole list of instruments has some 10 MB.
    private static final long LONGEST_ANSWER = 64L << 20;

    private static final int LONGEST_EXCERPT = 200;

    /// In an answer to a login that cannot be read otherwise.
    private static final Pattern TOKEN = Pattern.compile("(\"\\w*token\" ?: ?\")[^\"]*");

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final JsonMapper json =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build();
    private final KiteSettings settings;
    private final HttpClient client;

    KiteHttp(KiteSettings settings) {
        this.settings = settings;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT)
                        .build();
    }

    HttpClient client() {
        return client;
    }

    /// What a text in JSON holds.
    ///
    /// @throws KiteException if it is none
    JsonNode tree(byte[] text) {
        try {
            return json.readTree(text);
        } catch (JacksonException | NumberFormatException e) {
            // the latter where a number is written that no computer can hold
            throw new KiteException("no JSON: " + excerpt(text), e);
        }
    }

    /// What a request got back before anybody looked into it.
    private sealed interface Reply {

        record Came(HttpResponse<byte[]> response) implements Reply {}

        record Failed(KiteAnswer answer) implements Reply {}
    }

    /// Sends a request whose answer is JSON.
    ///
    /// @param token who asks; null where nobody is logged in
    /// @param within the deadline of it all, from the connection to the answer's last byte
    KiteAnswer send(KiteRequest request, @Nullable KiteToken token, Duration within) {
        return switch (reply(request, token, within, "identity")) {
            case Reply.Failed failed -> failed.answer();
            case Reply.Came came -> read(came.response().statusCode(), came.response().body());
        };
    }

    /// Reads a file.
    ///
    /// @throws KiteException if it does not come, or not whole
    byte[] file(KiteRequest request, @Nullable KiteToken token, Duration within) {
        switch (reply(request, token, within, "gzip")) {
            case Reply.Failed failed -> throw new KiteException(request + ": " + failed.answer());
            case Reply.Came came -> {
                HttpResponse<byte[]> response = came.response();
                if (response.statusCode() != 200) {
                    throw new KiteException(
                            request + ": " + read(response.statusCode(), response.body()));
                }
                return unpacked(request, response);
            }
        }
    }

    private static byte[] unpacked(KiteRequest request, HttpResponse<byte[]> response) {
        boolean packed =
                response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        if (!packed) {
            return response.body();
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new KiteException(request + ": the answer is damaged: " + e.getMessage(), e);
        }
    }

    private Reply reply(
            KiteRequest request, @Nullable KiteToken token, Duration within, String encoding) {
        HttpRequest.Builder builder =
                request.toHttp(settings.api()).header("Accept-Encoding", encoding);
        if (token != null) {
            builder.header("Authorization", token.authorization(settings.apiKey()));
        }
        CompletableFuture<HttpResponse<byte[]>> coming =
                client.sendAsync(
                        builder.build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
        try {
            return new Reply.Came(coming.get(within.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            coming.cancel(true);
            return failed(new KiteAnswer.Unclear("no answer within " + within));
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            return failed(new KiteAnswer.Unclear("interrupted while it was under way"));
        } catch (ExecutionException e) {
            return failed(whatIsKnown(e.getCause()));
        }
    }

    private static Reply failed(KiteAnswer answer) {
        return new Reply.Failed(answer);
    }

    /// Only what fails before there is a connection proves that nothing was sent.
    private static KiteAnswer whatIsKnown(@Nullable Throwable failure) {
        String reason = String.valueOf(failure);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof SSLHandshakeException) {
                return new KiteAnswer.NotSent("no connection: " + reason);
            }
        }
        return new KiteAnswer.Unclear(reason);
    }

    /// What an answer says, whoever it is from.
    KiteAnswer read(int status, byte[] body) {
        boolean good = status / 100 == 2;
        JsonNode root;
        try {
            root = tree(body);
        } catch (KiteException e) {
            return notOfTheApi(status, body, "no JSON");
        }
        String said = root.path("status").asString("");
        if (good && said.equals("success") && root.has("data")) {
            return new KiteAnswer.Done(root.path("data"));
        }
        if (!good && said.equals("error")) {
            return new KiteAnswer.Refused(
                    status,
                    root.path("error_type").asString(""),
                    root.path("message").asString(""));
        }
        return notOfTheApi(status, body, "neither a success nor an error of the API");
    }

    /// What a proxy says in the broker's place tells nothing of what the broker has done, but for
    /// the two that keep everybody out.
    private static KiteAnswer notOfTheApi(int status, byte[] body, String what) {
        String text = "%s: %s".formatted(what, excerpt(body));
        return status == 403 || status == 429
                ? new KiteAnswer.Refused(status, "", text)
                : new KiteAnswer.Unclear("HTTP " + status + " with " + text);
    }

    private static String excerpt(byte[] body) {
        if (body.length == 0) {
            return "an empty answer";
        }
        String text = new String(body, StandardCharsets.UTF_8).replaceAll("\\s+", " ");
        String told = TOKEN.matcher(text).replaceAll("$1(secret)");
        return told.substring(0, Math.min(told.length(), LONGEST_EXCERPT));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
