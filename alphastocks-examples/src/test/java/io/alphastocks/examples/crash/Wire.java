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

/// Lines over loopback TCP, fields parted by tabs; a request and an answer end with a line that is
/// a dot, so that what was cut off can be told. One connection for each request.
record Wire(Socket socket, BufferedReader in, PrintWriter out) implements AutoCloseable {

    private static final String END = ".";

    static Wire of(Socket socket) throws IOException {
        return new Wire(
                socket,
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)),
                new PrintWriter(
                        new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8)));
    }

    static Wire to(int port) throws IOException {
        return of(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// Sends a request and reads the whole answer.
    ///
    /// @throws IOException if the answer did not come, or not to its end
    static List<String[]> ask(int port, Object... request) throws IOException {
        try (Wire wire = to(port)) {
            wire.say(List.<String[]>of(fields(request)));
            return wire.hear();
        }
    }

    static String[] fields(Object... fields) {
        String[] texts = new String[fields.length];
        for (int i = 0; i < fields.length; i++) {
            texts[i] = fields[i].toString();
        }
        return texts;
    }

    /// @throws IOException if the other side is gone
    void say(List<String[]> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        lines.forEach(fields -> text.append(String.join("\t", fields)).append('\n'));
        out.print(text.append(END).append('\n'));
        if (out.checkError()) {
            throw new IOException("nobody listens");
        }
    }

    /// @throws IOException if it ends before its end
    List<String[]> hear() throws IOException {
        List<String[]> lines = new ArrayList<>();
        for (String line; (line = in.readLine()) != null; ) {
            if (line.equals(END)) {
                return lines;
            }
            lines.add(line.split("\t", -1));
        }
        throw new IOException("the connection was closed in the middle");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
