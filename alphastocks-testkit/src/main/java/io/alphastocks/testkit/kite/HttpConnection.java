package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/// One client's connection: requests one after the other, until it becomes a WebSocket or ends.
final class HttpConnection {

    /// Answers requests, and takes over connections that become WebSockets.
    interface Handler {

        Answer handle(WireRequest request) throws InterruptedException;

        /// @return null when the handshake was accepted and the connection served to its end, else
        ///   the refusal
        @Nullable Answer serveTicker(WireRequest request, Socket socket, BufferedInputStream in)
                throws IOException, InterruptedException;
    }

    private final BrokerClock clock;
    private final Handler handler;

    HttpConnection(BrokerClock clock, Handler handler) {
        this.clock = clock;
        this.handler = handler;
    }

    void serve(Socket socket) throws IOException, InterruptedException {
        BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        RequestReader reader = new RequestReader(in, out);
        for (WireRequest request = reader.read(); request != null; request = reader.read()) {
            Answer answer =
                    request.isWebSocketUpgrade()
                            ? handler.serveTicker(request, socket, in)
                            : handler.handle(request);
            if (answer == null) {
                return;
            }
            boolean goesOn;
            try {
                goesOn = deliver(answer, socket, out, request.closesAfterwards());
            } finally {
                answer.afterwards().run();
            }
            if (!goesOn) {
                return;
            }
        }
    }

    private boolean deliver(Answer answer, Socket socket, OutputStream out, boolean closes)
            throws IOException, InterruptedException {
        Reply reply = answer.reply().encoded();
        switch (answer.delivery()) {
            case Delivery.Whole _ -> {
                out.write(reply.head(closes));
                out.write(reply.body());
                out.flush();
                return !closes;
            }
            case Delivery.Reset _ -> {
                // Closing with lingering for no time at all sends RST instead of FIN.
                socket.setSoLinger(true, 0);
                return false;
            }
            case Delivery.Silence _ -> {
                // Until the client has had enough; what else it sends is not answered.
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                return false;
            }
            case Delivery.Cut(int bytes) -> {
                out.write(reply.head(closes));
                out.write(reply.body(), 0, Math.min(bytes, reply.body().length));
                out.flush();
                return false;
            }
            case Delivery.Trickle(int bytes, var step) -> {
                out.write(reply.head(closes));
                out.flush();
                for (int at = 0; at < reply.body().length; at += bytes) {
                    clock.await(step);
                    out.write(reply.body(), at, Math.min(bytes, reply.body().length - at));
                    out.flush();
                }
                return !closes;
            }
        }
    }
}
