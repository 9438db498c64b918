package io.alphastocks.examples.crash;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;

/// An exchange with a broker in front of it that cannot be relied on: it takes orders, fills them
/// in parts, rejects and cancels some, loses requests, answers and news, tells news twice and late,
/// and units late. It lives by the time that it is told. What becomes of an order follows from the
/// seed and the order's tag. On the last day it can be relied on, so that all comes to its end.
/// Used by one thread.
final class Venue {

    private static final long SECOND = 1_000_000;
    private static final long LATEST_UNITS = 2 * SECOND;

    private record Due(long micros, long number, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(micros, other.micros);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final long seed;
    private final CrashMarket market;
    private final Consumer<List<String[]>> news;
    private final Random chance;
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final Map<String, VenueOrder> orders = new LinkedHashMap<>();
    private final Map<String, Integer> requests = new LinkedHashMap<>();
    private final Map<String, Long> holdings = new LinkedHashMap<>();
    private Map<String, Long> heldBefore = Map.of();
    private long lastFill;
    private long now;
    private long numbers;

    /// @param news takes what is to be told of an order: its line, and one for each trade
    Venue(long seed, Consumer<List<String[]>> news) {
        this.seed = seed;
        this.market = new CrashMarket(seed);
        this.news = news;
        this.chance = new Random(seed);
    }

    /// Does what is due until a time; one that has been changes nothing.
    void advanceTo(long micros) {
        for (Due next; (next = due.peek()) != null && next.micros <= micros; ) {
            due.remove();
            now = Math.max(now, next.micros);
            next.task.run();
        }
        now = Math.max(now, micros);
    }

    long now() {
        return now;
    }

    private void after(long micros, Runnable task) {
        due.add(new Due(now + micros, numbers++, task));
    }

    /// What it does, and what it answers; null where the answer, or the request, is lost.
    @Nullable List<String[]> answer(String[] request) {
        return switch (request[0]) {
            case "SUBMIT" -> submit(request);
            case "MODIFY" -> modify(request[1], Long.parseLong(request[2]), request[3]);
            case "CANCEL" -> cancel(request[1]);
            case "ORDERS" -> oneIn(20) ? null : shown(todays());
            case "TRADES" -> oneIn(30) ? null : trades(todays());
            case "ALL_ORDERS" -> shown(orders.values());
            case "ALL_TRADES" -> trades(orders.values());
            case "POSITIONS" -> oneIn(20) ? null : positions();
            case "HELD" -> pairs(holdings);
            case "REQUESTS" -> pairs(requests);
            default -> throw new IllegalArgumentException(request[0]);
        };
    }

    private boolean oneIn(int times) {
        return chance.nextInt(times) == 0;
    }

    private static List<String[]> pairs(Map<String, ?> map) {
        return map.entrySet().stream().map(e -> Wire.fields(e.getKey(), e.getValue())).toList();
    }

    private static List<String[]> taken(String brokerOrderId) {
        return List.<String[]>of(Wire.fields("ACK", brokerOrderId));
    }

    private static List<String[]> refused(String reason) {
        return List.<String[]>of(Wire.fields("NOT", reason));
    }

    private @Nullable List<String[]> submit(String[] request) {
        advanceTo(Long.parseLong(request[6]));
        String tag = request[1];
        int times = requests.merge(tag, 1, Integer::sum);
        Random fate = new Random(seed * 31 + tag.hashCode() + times);
        int dice = fate.nextInt(100);
        if (CrashMarket.isLastDay(now)) {
            dice = 99;
        } else if (market.isSentAgain() && times == 1 && fate.nextInt(4) == 0) {
            return null; // it never arrives
        }
        if (dice < 5) {
            return refused("margin exceeds the funds");
        }
        if (dice < 9) {
            return null; // it never arrives
        }
        VenueOrder order = new VenueOrder("V" + (orders.size() + 1), request, now);
        orders.put(order.brokerOrderId, order);
        if (dice < 12) {
            order.end("REJECTED", "price out of range", now);
            tell(order);
            return taken(order.brokerOrderId);
        }
        if (dice < 15) {
            order.hiddenUntil = now + 8 * SECOND;
        } else {
            tell(order);
        }
        plan(order, fate);
        due.add(
                new Due(
                        CrashMarket.closeOf(now),
                        numbers++,
                        () -> end(order, "EXPIRED", "the session is over")));
        return dice < 24 ? null : taken(order.brokerOrderId);
    }

    /// One to three executions; some orders take long, some are cancelled before the last one.
    private void plan(VenueOrder order, Random fate) {
        int parts = 1 + fate.nextInt(3);
        boolean cutShort = fate.nextInt(10) == 0;
        long delay = fate.nextInt(12) == 0 ? 40 * SECOND : 0;
        if (order.hiddenUntil > now) {
            delay = 9 * SECOND;
        }
        for (int part = 1; part <= parts; part++) {
            delay += fate.nextLong(4 * SECOND);
            long lots = Math.max(1, order.quantity / CrashMarket.LOT / parts);
            long units = part == parts ? Long.MAX_VALUE : lots * CrashMarket.LOT;
            boolean ends = cutShort && part == parts;
            after(
                    delay,
                    () -> {
                        if (ends) {
                            end(order, "CANCELLED", "nobody is left to trade with");
                        } else {
                            fill(order, units);
                        }
                    });
        }
    }

    private void fill(VenueOrder order, long most) {
        long units = Math.min(most, order.quantity - order.filled());
        if (!order.isWorking() || units <= 0) {
            return;
        }
        long price = market.price(order.instrument, order.isBuy(), now);
        if (!order.takes(price)) {
            after(SECOND, () -> fill(order, most));
            return;
        }
        order.fill(units, price, now);
        heldBefore = Map.copyOf(holdings);
        lastFill = now;
        holdings.merge(order.instrument, order.isBuy() ? units : -units, Long::sum);
        tell(order);
    }

    /// Units may be shown a little later than the execution that they are of.
    private List<String[]> positions() {
        boolean late = now - lastFill < LATEST_UNITS && oneIn(3);
        return pairs(late ? heldBefore : holdings);
    }

    private void end(VenueOrder order, String state, String reason) {
        if (order.isWorking()) {
            order.end(state, reason, now);
            tell(order);
        }
    }

    private @Nullable List<String[]> cancel(String brokerOrderId) {
        if (oneIn(12)) {
            return null; // it never arrives
        }
        VenueOrder order = orders.get(brokerOrderId);
        if (order == null || !order.isWorking()) {
            return refused("nothing to cancel");
        }
        end(order, "CANCELLED", "cancelled on request");
        return oneIn(12) ? null : taken(brokerOrderId);
    }

    private @Nullable List<String[]> modify(String brokerOrderId, long quantity, String limit) {
        if (oneIn(12)) {
            return null; // it never arrives
        }
        VenueOrder order = orders.get(brokerOrderId);
        if (order == null || !order.isWorking() || quantity < order.filled()) {
            return refused("nothing to modify");
        }
        order.modify(quantity, limit, now);
        tell(order);
        return oneIn(12) ? null : taken(brokerOrderId);
    }

    /// An order book is the day's.
    private Collection<VenueOrder> todays() {
        return orders.values().stream()
                .filter(order -> CrashMarket.closeOf(order.created) == CrashMarket.closeOf(now))
                .filter(order -> order.hiddenUntil <= now)
                .toList();
    }

    private static List<String[]> shown(Collection<VenueOrder> some) {
        return some.stream().map(VenueOrder::shown).toList();
    }

    private static List<String[]> trades(Collection<VenueOrder> some) {
        List<String[]> trades = new ArrayList<>();
        some.forEach(order -> trades.addAll(order.trades()));
        return trades;
    }

    /// Of some changes nobody hears, of some late or twice.
    private void tell(VenueOrder order) {
        List<String[]> told = new ArrayList<>();
        told.add(order.shown());
        told.addAll(order.trades());
        int dice = chance.nextInt(100);
        if (dice < 10) {
            return;
        }
        if (dice < 20) {
            after(chance.nextLong(6 * SECOND), () -> news.accept(told));
            return;
        }
        news.accept(told);
        if (dice < 30) {
            news.accept(told);
        }
    }
}
