package io.alphastocks.testkit.kite;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A client that sees every byte.
final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final BufferedInputStream in;
    private final String authorization;

    RawClient(FakeKite fake) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), fake.restUri().getPort());
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
        authorization = "token key:" + fake.accessToken();
    }

    String get(String path) {
        return head("GET", path) + "\r\n";
    }

    String post(String path, Map<String, String> form) {
        String body = Client.encoded(form);
        return head("POST", path)
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    String upgrade(String accessToken) {
        return head("GET", "/?api_key=key&access_token=" + accessToken)
                + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    }

    private String head(String method, String path) {
        return method
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + authorization
                + "\r\n";
    }

    void send(String request) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    void timeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    byte[] readAll() throws IOException {
        return in.readAllBytes();
    }

    int available() throws IOException {
        return in.available();
    }

    /// @return the length of the body
    int readHead() throws IOException {
        int length = 0;
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                String text = line.toString().strip();
                if (text.isEmpty()) {
                    return length;
                }
                if (text.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(text.substring("Content-Length: ".length()));
                }
                line.setLength(0);
            } else {
                line.append((char) next);
            }
        }
        throw new EOFException("no head");
    }

    int readSome(int bytes) throws IOException {
        return in.readNBytes(bytes).length;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
