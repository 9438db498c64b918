package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

import javax.net.ssl.SSLContext;

/// Accepts connections on the loopback address, each served by a virtual thread of its own.
final class WireServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);
    private static final int BACKLOG = 256;

    /// Serves one connection until it ends.
    interface Service {
        void serve(Socket socket) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Service service;
    private final ThreadFactory threads = Thread.ofVirtual().name("fake-kite-", 0).factory();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private WireServer(ServerSocket listener, Service service) {
        this.listener = listener;
        this.service = service;
    }

    /// @param port 0 for any free one
    /// @param tls none for plain connections
    static WireServer start(int port, @Nullable SSLContext tls, Service service) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerSocket listener;
        try {
            listener =
                    tls == null
                            ? new ServerSocket(port, BACKLOG, loopback)
                            : tls.getServerSocketFactory()
                                    .createServerSocket(port, BACKLOG, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException("no server on port " + port, e);
        }
        WireServer server = new WireServer(listener, service);
        server.spawn(server::accept);
        return server;
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Runs something beside the connections, which ends with the server.
    void spawn(Runnable task) {
        Thread thread =
                threads.newThread(() -> {
                    try {
                        task.run();
                    } finally {
                        running.remove(Thread.currentThread());
                    }
                });
        running.add(thread);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                if (closed) {
                    socket.close();
                }
                spawn(() -> serve(socket));
            } catch (IOException e) {
                if (!closed) {
                    LOG.atError().setCause(e).log("The fake broker cannot accept a connection");
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            service.serve(socket);
        } catch (IOException e) {
            // Clients go as they like; a test that minds sees it on its own side.
            LOG.atDebug().setCause(e).log("A connection to the fake broker broke");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.atError().setCause(e).log("The fake broker failed to serve a connection");
            }
        } finally {
            open.remove(socket);
        }
    }

    /// Closes the listener, then all connections, and waits for the threads.
    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("The fake broker cannot close a socket");
        }
        for (Thread thread : running) {
            thread.interrupt();
        }
        boolean interrupted = false;
        for (Thread thread : running) {
            if (!thread.equals(Thread.currentThread())) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
