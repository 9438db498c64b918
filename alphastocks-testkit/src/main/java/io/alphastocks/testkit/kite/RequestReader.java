package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Reads HTTP/1.1 requests from one connection.
final class RequestReader {

    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LARGEST_BODY = 16 * 1024 * 1024;
    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final OutputStream out;

    RequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /// The next request, null where the client has closed the connection in good order.
    ///
    /// @throws IOException if the connection breaks, or what comes is no HTTP
    @Nullable WireRequest read() throws IOException {
        String line = line(true);
        if (line == null) {
            return null;
        }
        String[] start = line.split(" ", -1);
        if (start.length != 3 || !start[2].startsWith("HTTP/1.")) {
            throw new IOException("no HTTP/1.1 request line: " + line);
        }
        Map<String, String> headers = headers();
        String body = new String(body(headers), StandardCharsets.UTF_8);
        return WireRequest.of(start[0], start[1], headers, body);
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = required(); !line.isEmpty(); line = required()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("no HTTP header: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
            out.write(CONTINUE);
            out.flush();
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        String length = headers.get("content-length");
        return length == null ? new byte[0] : exactly(size(length, 10));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.writeBytes(exactly(size));
            if (body.size() > LARGEST_BODY) {
                throw new IOException("a body of more than " + LARGEST_BODY + " bytes");
            }
            required();
        }
        // Trailers tell the broker nothing.
        headers();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        String line = required();
        int extension = line.indexOf(';');
        return size(extension < 0 ? line : line.substring(0, extension), 16);
    }

    private static int size(String text, int radix) throws IOException {
        try {
            int size = Integer.parseInt(text.strip(), radix);
            if (size < 0 || size > LARGEST_BODY) {
                throw new IOException("a body of " + text + " bytes");
            }
            return size;
        } catch (NumberFormatException e) {
            throw new IOException("no length of a body: " + text, e);
        }
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the request ended within its body");
        }
        return bytes;
    }

    private String required() throws IOException {
        String line = line(false);
        if (line == null) {
            throw new EOFException("the request ended within its head");
        }
        return line;
    }

    private @Nullable String line(boolean mayEnd) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                if (mayEnd && line.size() == 0) {
                    return null;
                }
                throw new EOFException("the request ended within a line");
            }
            if (next == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            if (line.size() >= LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(next);
        }
    }
}
