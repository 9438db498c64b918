package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// One HTTP answer, before it is decided how it gets onto the wire. Immutable.
final class Reply {

    private static final String JSON = "application/json";

    private final int status;
    private final @Nullable String contentType;
    private final Map<String, String> headers;
    private final byte[] body;

    /// @param contentType none where the header is left out
    /// @param headers beside length and type
    Reply(int status, @Nullable String contentType, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    static Reply of(int status, @Nullable String contentType, String body) {
        return new Reply(status, contentType, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply success(JsonNode data) {
        ObjectNode envelope = Json.object();
        envelope.put("status", "success");
        envelope.set("data", data);
        return new Reply(200, JSON, Map.of(), Json.bytes(envelope));
    }

    static Reply error(KiteError error) {
        ObjectNode envelope = Json.object();
        envelope.put("status", "error");
        envelope.put("message", error.text());
        envelope.putNull("data");
        envelope.put("error_type", error.type());
        return new Reply(error.status(), JSON, Map.of(), Json.bytes(envelope));
    }

    static Reply redirect(String location) {
        return new Reply(302, null, Map.of("Location", location), new byte[0]);
    }

    /// A table, which goes onto the wire compressed.
    static Reply csv(byte[] body) {
        return new Reply(200, "text/csv", Map.of(), body);
    }

    Reply withBody(byte[] changed) {
        return new Reply(status, contentType, headers, changed);
    }

    /// As it is sent: a table is compressed.
    Reply encoded() {
        if (!"text/csv".equals(contentType)) {
            return this;
        }
        Map<String, String> with = new LinkedHashMap<>(headers);
        with.put("Content-Encoding", "gzip");
        return new Reply(status, contentType, with, gzip(body));
    }

    /// Status line and headers.
    byte[] head(boolean closes) {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(status).append(' ').append(reason()).append("\r\n");
        if (contentType != null) {
            head.append("Content-Type: ").append(contentType).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n");
        if (closes) {
            head.append("Connection: close\r\n");
        }
        head.append("\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 302 -> "Found";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 410 -> "Gone";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Status";
        };
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
