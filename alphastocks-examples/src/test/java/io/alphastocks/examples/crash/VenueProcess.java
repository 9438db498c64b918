package io.alphastocks.examples.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A venue in a process of its own, so that what it has survives the trading process: it takes
/// orders, fills them in parts, rejects and cancels some, loses answers and news, sends news twice.
/// What it does to an order follows from the seed and the order's tag.
final class VenueProcess {

    private static final class Held {

        final String brokerOrderId;
        final String tag;
        final String instrument;
        final String side;
        final long quantity;
        final String timeMicros;
        final List<String[]> trades = new ArrayList<>();
        String state = "OPEN";
        String reason = "";

        Held(String brokerOrderId, String[] request) {
            this.brokerOrderId = brokerOrderId;
            this.tag = request[1];
            this.instrument = request[2];
            this.side = request[3];
            this.quantity = Long.parseLong(request[4]);
            this.timeMicros = request[5];
        }

        long filled() {
            return trades.stream().mapToLong(trade -> Long.parseLong(trade[1])).sum();
        }

        boolean isWorking() {
            return state.equals("OPEN") || state.equals("PARTIALLY_FILLED");
        }
    }

    private final long seed;
    private final Map<String, Held> orders = new LinkedHashMap<>();
    private final Map<String, Integer> submissions = new LinkedHashMap<>();
    private final Map<String, Long> holdings = new LinkedHashMap<>();
    private final ScheduledExecutorService floor = Executors.newSingleThreadScheduledExecutor();
    private final Random chance;
    private Wire updates;

    private VenueProcess(long seed) {
        this.seed = seed;
        this.chance = new Random(seed);
    }

    /// Prints its port, and serves until its input ends.
    public static void main(String[] arguments) throws Exception {
        VenueProcess venue = new VenueProcess(Long.parseLong(arguments[0]));
        try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            Thread.ofVirtual().start(() -> venue.accept(server));
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
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try {
            Wire wire = Wire.of(socket);
            String line = wire.in().readLine();
            if (line == null) {
                wire.close();
                return;
            }
            String[] request = line.split("\t", -1);
            if (request[0].equals(Wire.UPDATES)) {
                floor.submit(() -> updates = wire).get();
                wire.say("READY");
                return;
            }
            List<String[]> answer = floor.submit((Callable<List<String[]>>) () -> answer(request)).get();
            if (answer != null) {
                answer.forEach(fields -> wire.say((Object[]) fields));
                wire.say(Wire.END);
            }
            wire.close();
        } catch (Exception e) {
            // The trading process was killed in the middle of its request: its connection is gone.
            System.err.println("a request ended early: " + e);
        }
    }

    /// The answer; null where it is lost.
    private List<String[]> answer(String[] request) {
        return switch (request[0]) {
            case "SUBMIT" -> submit(request);
            case "CANCEL" -> cancel(request[1]);
            case "ORDERS" -> shown();
            case "TRADES" -> trades();
            case "POSITIONS" ->
                    holdings.entrySet().stream()
                            .map(e -> fields(e.getKey(), e.getValue().toString()))
                            .toList();
            case "SUBMISSIONS" ->
                    submissions.entrySet().stream()
                            .map(e -> fields(e.getKey(), e.getValue().toString()))
                            .toList();
            default -> throw new IllegalArgumentException(request[0]);
        };
    }

    private static String[] fields(String... fields) {
        return fields;
    }

    private static List<String[]> oneLine(String... fields) {
        return Collections.singletonList(fields);
    }

    private List<String[]> submit(String[] request) {
        String tag = request[1];
        submissions.merge(tag, 1, Integer::sum);
        Random fate = new Random(seed ^ tag.hashCode() * 31L);
        int dice = fate.nextInt(100);
        if (dice < 5) {
            return oneLine("NOT", "margin exceeds");
        }
        if (dice < 9) {
            return null; // it never arrives
        }
        Held held = new Held("V" + (orders.size() + 1), request);
        orders.put(held.brokerOrderId, held);
        if (dice < 12) {
            held.state = "REJECTED";
            held.reason = "price out of range";
            tell(held);
        } else {
            tell(held);
            plan(held, fate);
        }
        return dice < 24 ? null : oneLine("ACK", held.brokerOrderId);
    }

    /// One to three executions; some orders are cancelled before the last one.
    private void plan(Held held, Random fate) {
        int parts = 1 + fate.nextInt(3);
        boolean cutShort = fate.nextInt(10) == 0;
        long lots = held.quantity / CrashMarket.LOT;
        long delay = 0;
        for (int part = 1; part <= parts; part++) {
            delay += fate.nextInt(6_000);
            long units = part == parts ? Long.MAX_VALUE : Math.max(1, lots / parts) * CrashMarket.LOT;
            long price = 80_0000 + fate.nextInt(800) * 500L;
            boolean ends = cutShort && part == parts;
            floor.schedule(
                    () -> {
                        if (ends) {
                            end(held, "no more buyers");
                        } else {
                            fill(held, units, price);
                        }
                    },
                    delay,
                    TimeUnit.MICROSECONDS);
        }
    }

    private void fill(Held held, long most, long price) {
        long units = Math.min(most, held.quantity - held.filled());
        if (!held.isWorking() || units <= 0) {
            return;
        }
        held.trades.add(
                fields(
                        held.brokerOrderId + "-" + (held.trades.size() + 1),
                        Long.toString(units),
                        Long.toString(price),
                        held.timeMicros));
        held.state = held.filled() == held.quantity ? "FILLED" : "PARTIALLY_FILLED";
        holdings.merge(held.instrument, held.side.equals("BUY") ? units : -units, Long::sum);
        tell(held);
    }

    private void end(Held held, String reason) {
        if (held.isWorking()) {
            held.state = "CANCELLED";
            held.reason = reason;
            tell(held);
        }
    }

    private List<String[]> cancel(String brokerOrderId) {
        Held held = orders.get(brokerOrderId);
        if (held == null || !held.isWorking()) {
            return oneLine("NOT", "nothing to cancel");
        }
        end(held, "cancelled on request");
        return chance.nextInt(10) == 0 ? null : oneLine("ACK", brokerOrderId);
    }

    private List<String[]> shown() {
        return chance.nextInt(20) == 0
                ? null
                : orders.values().stream().map(VenueProcess::shown).toList();
    }

    private static String[] shown(Held held) {
        return fields(
                held.brokerOrderId,
                held.tag,
                held.instrument,
                held.side,
                Long.toString(held.quantity),
                held.state,
                Long.toString(held.filled()),
                held.reason,
                held.timeMicros);
    }

    private List<String[]> trades() {
        List<String[]> all = new ArrayList<>();
        orders.values().forEach(held -> held.trades.forEach(trade -> all.add(trade(held, trade))));
        return all;
    }

    private static String[] trade(Held held, String[] trade) {
        return fields(held.brokerOrderId, trade[0], trade[1], trade[2], trade[3]);
    }

    /// Tells the trading process, if the news is not lost; some come twice.
    private void tell(Held held) {
        int dice = chance.nextInt(100);
        if (updates == null || dice < 10) {
            return;
        }
        for (int times = dice < 20 ? 2 : 1; times > 0; times--) {
            updates.say("ORDER", String.join("\t", shown(held)));
            held.trades.forEach(trade -> updates.say("TRADE", String.join("\t", trade(held, trade))));
            updates.say(Wire.END);
        }
    }
}
