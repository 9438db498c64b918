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

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The broker that a [VenueProcess] is, for the trading process. It announces each step that it
/// takes.
final class VenueClient implements Broker {

    private final int port;
    private final Steps steps;

    VenueClient(int port, Steps steps) {
        this.port = port;
        this.steps = steps;
    }

    @Override
    public String name() {
        return "venue";
    }

    @Override
    public void onUpdate(Consumer<BrokerUpdate> updates) {
        try {
            Wire wire = Wire.to(port);
            wire.say(Wire.UPDATES);
            if (!"READY".equals(wire.in().readLine())) {
                throw new BrokerException("the venue sends no updates");
            }
            Thread.ofVirtual().name("venue-updates").start(() -> listen(wire, updates));
        } catch (IOException e) {
            throw new BrokerException("the venue cannot be reached: " + e, e);
        }
    }

    private void listen(Wire wire, Consumer<BrokerUpdate> updates) {
        try {
            List<String> lines = new ArrayList<>();
            for (String line; (line = wire.in().readLine()) != null; ) {
                if (!line.equals(Wire.END)) {
                    lines.add(line);
                    continue;
                }
                BrokerOrder order = order(rest(lines.getFirst()));
                List<BrokerTrade> trades =
                        lines.stream().skip(1).map(text -> trade(rest(text))).toList();
                lines.clear();
                steps.at("before update");
                updates.accept(new BrokerUpdate(order, trades));
                steps.at("after update");
            }
        } catch (IOException e) {
            throw new BrokerException("the venue's updates ended: " + e, e);
        }
    }

    private static String[] rest(String line) {
        return line.substring(line.indexOf('\t') + 1).split("\t", -1);
    }

    @Override
    public SubmitOutcome submit(Order order) {
        steps.at("before submit " + order.purpose());
        SubmitOutcome outcome =
                outcome(
                        "SUBMIT",
                        order.tag(),
                        order.instrument().value(),
                        order.side(),
                        order.quantity(),
                        EpochMicros.of(order.created()));
        steps.at("after submit " + order.purpose());
        return outcome;
    }

    @Override
    public SubmitOutcome modify(Order order) {
        return new SubmitOutcome.NotPlaced("the venue changes no orders");
    }

    @Override
    public SubmitOutcome cancel(Order order) {
        steps.at("before cancel");
        SubmitOutcome outcome = outcome("CANCEL", order.brokerOrderId());
        steps.at("after cancel");
        return outcome;
    }

    private SubmitOutcome outcome(Object... request) {
        try {
            String[] answer = Wire.ask(port, request).getFirst();
            return answer[0].equals("ACK")
                    ? new SubmitOutcome.Acked(answer[1])
                    : new SubmitOutcome.NotPlaced(answer[1]);
        } catch (IOException e) {
            return new SubmitOutcome.Unknown(e.toString());
        }
    }

    @Override
    public List<BrokerOrder> orders() {
        steps.at("before orders");
        List<BrokerOrder> orders = read("ORDERS").stream().map(VenueClient::order).toList();
        steps.at("after orders");
        return orders;
    }

    private static BrokerOrder order(String[] fields) {
        return new BrokerOrder(
                fields[0],
                fields[1],
                new InstrumentId(fields[2]),
                Side.valueOf(fields[3]),
                Quantity.of(Long.parseLong(fields[4])),
                null,
                OrderState.valueOf(fields[5]),
                Quantity.of(Long.parseLong(fields[6])),
                fields[7],
                EpochMicros.toInstant(Long.parseLong(fields[8])));
    }

    @Override
    public Map<String, List<BrokerTrade>> trades() {
        steps.at("before trades");
        Map<String, List<BrokerTrade>> trades = new LinkedHashMap<>();
        for (String[] fields : read("TRADES")) {
            trades.computeIfAbsent(fields[0], _ -> new ArrayList<>()).add(trade(fields));
        }
        steps.at("after trades");
        return trades;
    }

    private static BrokerTrade trade(String[] fields) {
        return new BrokerTrade(
                fields[1],
                Quantity.of(Long.parseLong(fields[2])),
                Price.ofRaw(Long.parseLong(fields[3])),
                EpochMicros.toInstant(Long.parseLong(fields[4])));
    }

    @Override
    public List<BrokerPosition> positions() {
        return read("POSITIONS").stream()
                .map(fields ->
                        new BrokerPosition(new InstrumentId(fields[0]), Long.parseLong(fields[1])))
                .toList();
    }

    @Override
    public BrokerMargins margins() {
        return new BrokerMargins(Money.of("1000000"), Money.ZERO);
    }

    /// How often each tag was submitted.
    Map<String, Integer> submissions() {
        Map<String, Integer> submissions = new LinkedHashMap<>();
        read("SUBMISSIONS").forEach(f -> submissions.put(f[0], Integer.valueOf(f[1])));
        return submissions;
    }

    private List<String[]> read(String what) {
        try {
            return Wire.ask(port, what);
        } catch (IOException e) {
            throw new BrokerException("the venue does not tell its " + what + ": " + e, e);
        }
    }

    @Override
    public void close() {
        // a connection for each request: nothing is open
    }
}
