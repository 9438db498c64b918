package io.alphastocks.examples.crash;

import io.alphastocks.broker.Broker;
import io.alphastocks.broker.BrokerException;
import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The broker in front of a [VenueProcess], for the trading process. It announces each step that it
/// takes.
final class VenueClient implements Broker, Truth {

    static final String ACCOUNT = "CRASH1";

    private final int port;
    private final Steps steps;
    private final AtomicReference<@Nullable Wire> news = new AtomicReference<>();
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong venueMicros = new AtomicLong(Long.MIN_VALUE);

    VenueClient(int port, Steps steps) {
        this.port = port;
        this.steps = steps;
    }

    @Override
    public String name() {
        return "venue";
    }

    @Override
    public String account() {
        return ACCOUNT;
    }

    /// Tells the venue what time it is, unless it was told so by a process before.
    ///
    /// @param wait whether to wait until all that it has told is taken
    void time(long micros, boolean wait) {
        if (micros <= venueMicros.get()) {
            return;
        }
        String[] answer = read(VenueProcess.TIME, micros).getFirst();
        venueMicros.set(Long.parseLong(answer[0]));
        long told = Long.parseLong(answer[1]);
        while (wait && news.get() != null && heard.get() < told) {
            LockSupport.parkNanos(20_000);
        }
    }

    /// The day ends for the venue, before what the engine does in the night.
    void night(long closeMicros) {
        long venueNow = venueMicros.get();
        if (venueNow != Long.MIN_VALUE && venueNow < closeMicros) {
            steps.at("before night");
            time(closeMicros, false);
            steps.at("after night");
        }
    }

    /// The time that the venue was told last, by whichever process; the smallest there is before.
    long venueMicros() {
        return Long.parseLong(read(VenueProcess.TIME, Long.MIN_VALUE).getFirst()[0]);
    }

    @Override
    public void onUpdate(Consumer<BrokerUpdate> updates) {
        try {
            Wire wire = Wire.to(port);
            wire.say(List.<String[]>of(Wire.fields(VenueProcess.UPDATES)));
            wire.hear();
            news.set(wire);
            Thread.ofVirtual().name("venue-news").start(() -> listen(wire, updates));
        } catch (IOException e) {
            throw new BrokerException("the venue cannot be reached: " + e, e);
        }
    }

    private void listen(Wire wire, Consumer<BrokerUpdate> updates) {
        try {
            while (true) {
                List<String[]> lines = wire.hear();
                steps.at("before update");
                updates.accept(
                        new BrokerUpdate(
                                order(lines.getFirst()),
                                lines.stream().skip(1).map(VenueClient::trade).toList()));
                steps.at("after update");
                heard.incrementAndGet();
            }
        } catch (IOException e) {
            if (news.getAndSet(null) != null) {
                throw new BrokerException("the venue's news ended: " + e, e);
            }
        }
    }

    @Override
    public SubmitOutcome submit(Order order) {
        boolean again = order.state() == OrderState.NOT_FOUND;
        return outcome(
                "submit " + (again ? "AGAIN" : order.purpose()),
                "SUBMIT",
                order.tag(),
                order.instrument(),
                order.side(),
                order.quantity(),
                limit(order),
                EpochMicros.of(order.created()));
    }

    @Override
    public SubmitOutcome modify(Order order) {
        return outcome("modify", "MODIFY", id(order), order.quantity(), limit(order));
    }

    @Override
    public SubmitOutcome cancel(Order order) {
        return outcome("cancel", "CANCEL", id(order));
    }

    private static String id(Order order) {
        String id = order.brokerOrderId();
        if (id == null) {
            throw new IllegalArgumentException("the venue has not told of " + order);
        }
        return id;
    }

    private static String limit(Order order) {
        Price limit = order.limit();
        return limit == null ? "" : Long.toString(limit.raw());
    }

    private SubmitOutcome outcome(String step, Object... request) {
        steps.at("before " + step);
        SubmitOutcome outcome;
        try {
            String[] answer = Wire.ask(port, request).getFirst();
            outcome =
                    answer[0].equals("ACK")
                            ? new SubmitOutcome.Acked(answer[1])
                            : new SubmitOutcome.NotPlaced(answer[1]);
        } catch (IOException e) {
            outcome = new SubmitOutcome.Unknown(e.toString());
        }
        steps.at("after " + step);
        return outcome;
    }

    @Override
    public List<BrokerOrder> orders() {
        steps.at("before orders");
        List<BrokerOrder> orders = orders("ORDERS");
        steps.at("after orders");
        return orders;
    }

    @Override
    public Map<String, List<BrokerTrade>> trades() {
        steps.at("before trades");
        Map<String, List<BrokerTrade>> trades = trades("TRADES");
        steps.at("after trades");
        return trades;
    }

    @Override
    public List<BrokerPosition> positions() {
        steps.at("before positions");
        List<BrokerPosition> positions = positions("POSITIONS");
        steps.at("after positions");
        return positions;
    }

    @Override
    public BrokerMargins margins() {
        steps.at("before margins");
        BrokerMargins margins = new BrokerMargins(Money.of("1000000"), Money.ZERO);
        steps.at("after margins");
        return margins;
    }

    @Override
    public Optional<Money> marginFor(
            InstrumentId instrument, Side side, Quantity quantity, Price price) {
        steps.at("before marginFor");
        Optional<Money> margin = Optional.of(price.times(quantity));
        steps.at("after marginFor");
        return margin;
    }

    @Override
    public List<BrokerOrder> allOrders() {
        return orders("ALL_ORDERS");
    }

    @Override
    public Map<String, List<BrokerTrade>> allTrades() {
        return trades("ALL_TRADES");
    }

    @Override
    public Map<String, Integer> requests() {
        Map<String, Integer> requests = new LinkedHashMap<>();
        read("REQUESTS").forEach(f -> requests.put(f[0], Integer.valueOf(f[1])));
        return requests;
    }

    @Override
    public List<BrokerPosition> held() {
        return positions("HELD");
    }

    private List<BrokerPosition> positions(String request) {
        return read(request).stream()
                .map(fields ->
                        new BrokerPosition(new InstrumentId(fields[0]), Long.parseLong(fields[1])))
                .toList();
    }

    private List<BrokerOrder> orders(String request) {
        return read(request).stream().map(VenueClient::order).toList();
    }

    private static BrokerOrder order(String[] fields) {
        return new BrokerOrder(
                fields[0],
                fields[1],
                new InstrumentId(fields[2]),
                Side.valueOf(fields[3]),
                Quantity.of(Long.parseLong(fields[4])),
                fields[5].isEmpty() ? null : Price.ofRaw(Long.parseLong(fields[5])),
                OrderState.valueOf(fields[6]),
                Quantity.of(Long.parseLong(fields[7])),
                fields[8],
                EpochMicros.toInstant(Long.parseLong(fields[9])));
    }

    private Map<String, List<BrokerTrade>> trades(String request) {
        Map<String, List<BrokerTrade>> trades = new LinkedHashMap<>();
        for (String[] fields : read(request)) {
            trades.computeIfAbsent(fields[0], _ -> new ArrayList<>()).add(trade(fields));
        }
        return trades;
    }

    private static BrokerTrade trade(String[] fields) {
        return new BrokerTrade(
                fields[1],
                Quantity.of(Long.parseLong(fields[2])),
                Price.ofRaw(Long.parseLong(fields[3])),
                EpochMicros.toInstant(Long.parseLong(fields[4])));
    }

    private List<String[]> read(Object... request) {
        try {
            return Wire.ask(port, request);
        } catch (IOException e) {
            throw new BrokerException("the venue does not answer " + request[0] + ": " + e, e);
        }
    }

    @Override
    public void close() {
        Wire wire = news.getAndSet(null);
        if (wire != null) {
            try {
                wire.close();
            } catch (IOException e) {
                throw new BrokerException("the connection to the venue does not close: " + e, e);
            }
        }
    }
}
