package io.alphastocks.examples.crash;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A [Venue] in a process of its own, so that it outlives the trading process.
final class VenueProcess {

    static final String UPDATES = "UPDATES";
    static final String TIME = "TIME";

    private final Venue venue;
    private final ExecutorService floor = Executors.newSingleThreadExecutor();

    /// Where news go: to the trading process that asked last.
    private @Nullable Wire listener;

    private long told;

    private VenueProcess(long seed) {
        this.venue = new Venue(seed, this::tell);
    }

    /// Prints its port, and serves until its input ends. Argument: the seed.
    public static void main(String[] arguments) throws IOException {
        VenueProcess process = new VenueProcess(Long.parseLong(arguments[0]));
        try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            Thread.ofPlatform().daemon().start(() -> process.accept(server));
            while (System.in.read() >= 0) {
                // the parent lives
            }
        }
        System.exit(0);
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try {
            Wire wire = Wire.of(socket);
            if (!serve(wire, wire.hear().getFirst())) {
                wire.close();
            }
        } catch (IOException e) {
            // The trading process was killed in the middle of its request: nothing is expected.
            System.err.println("a request ended early: " + e.getMessage());
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @return whether the connection stays open
    private boolean serve(Wire wire, String[] request)
            throws IOException, ExecutionException, InterruptedException {
        switch (request[0]) {
            case UPDATES -> {
                floor.submit(
                                () -> {
                                    listener = wire;
                                    told = 0;
                                    wire.say(List.of());
                                    return true;
                                })
                        .get();
                return true;
            }
            case TIME -> {
                Callable<String[]> advance =
                        () -> {
                            venue.advanceTo(Long.parseLong(request[1]));
                            return Wire.fields(venue.now(), told);
                        };
                wire.say(List.<String[]>of(floor.submit(advance).get()));
            }
            default -> {
                Callable<@Nullable List<String[]>> answer = () -> venue.answer(request);
                @Nullable List<String[]> lines = floor.submit(answer).get();
                if (lines != null) {
                    wire.say(lines);
                }
            }
        }
        return false;
    }

    private void tell(List<String[]> lines) {
        Wire wire = listener;
        if (wire == null) {
            return;
        }
        try {
            wire.say(lines);
            told++;
        } catch (IOException e) {
            System.err.println("nobody hears news: " + e.getMessage());
            listener = null;
        }
    }
}
