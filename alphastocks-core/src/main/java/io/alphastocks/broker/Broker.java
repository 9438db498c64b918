package io.alphastocks.broker;

import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Order;
import io.alphastocks.model.SubmitOutcome;

import java.util.List;
import java.util.function.Consumer;

/// Who executes orders. Outcomes are values, not exceptions; an exception out of a broker counts as
/// an unknown outcome. Safe for use by any thread.
public interface Broker extends AutoCloseable {

    String name();

    /// Where the broker's news of orders goes: set once, before the first order. It may be called
    /// by any thread, with the same news twice, late and out of order.
    void onUpdate(Consumer<BrokerUpdate> updates);

    /// Sends an order. Blocks until its fate is known or a deadline has passed.
    SubmitOutcome submit(Order order);

    /// Asks to cancel an order; the answer comes as an update.
    void cancel(Order order);

    /// The broker's order book of today, as updates: one for each order, with its trades.
    List<BrokerUpdate> orders();

    @Override
    void close();
}
