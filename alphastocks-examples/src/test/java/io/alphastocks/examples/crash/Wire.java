package io.alphastocks.examples.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Lines over loopback TCP, fields parted by tabs; an answer ends with a line that is a dot. One
/// connection for each request.
record Wire(Socket socket, BufferedReader in, PrintWriter out) implements AutoCloseable {

    static final String END = ".";
    static final String UPDATES = "UPDATES";

    static Wire of(Socket socket) throws IOException {
        return new Wire(
                socket,
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)),
                new PrintWriter(
                        new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8),
                        true));
    }

    static Wire to(int port) throws IOException {
        return of(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// Sends a request and reads the whole answer.
    ///
    /// @throws IOException if the answer did not come, or not to its end
    static List<String[]> ask(int port, Object... request) throws IOException {
        try (Wire wire = to(port)) {
            wire.say(request);
            List<String[]> answer = new ArrayList<>();
            for (String line; (line = wire.in.readLine()) != null; ) {
                if (line.equals(END)) {
                    return answer;
                }
                answer.add(line.split("\t", -1));
            }
            throw new IOException("the venue closed the connection without an answer");
        }
    }

    void say(Object... fields) {
        StringBuilder line = new StringBuilder();
        for (Object field : fields) {
            line.append(line.isEmpty() ? "" : "\t").append(field);
        }
        out.println(line);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
