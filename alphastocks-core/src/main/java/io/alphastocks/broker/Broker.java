package io.alphastocks.broker;

import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Who executes orders. Safe for use by any thread.
///
/// What is asked of it, [#submit], [#modify] and [#cancel], is answered by a value, and an
/// exception counts as [SubmitOutcome.Unknown]. Each call sends one request, never a second one by
/// itself, and returns within a deadline of the broker's own. What is read from it throws
/// [BrokerException] where it cannot be read.
///
/// A broker knows an order of ours by its tag, [Order#tag()], and tells of every order of the
/// account, also of those that it had no part in: who listens knows which are whose.
public interface Broker extends AutoCloseable {

    String name();

    /// The broker's own id of the account that it trades, such as a client code.
    String account();

    /// Where the broker's news of orders goes: set once, before the first order. It may be called
    /// by any thread, with the same news twice, late and out of order. News may be lost; the order
    /// book and the trades tell all.
    void onUpdate(Consumer<BrokerUpdate> updates);

    /// Where the broker says that it serves us no more, and why, until a person does something,
    /// such as logging in: set once, before the first order. It may be called by any thread, which
    /// it does not hold up, and more than once. A live engine halts trading then. A broker that
    /// cannot tell, or always serves, never calls it.
    default void onRefused(Consumer<String> refusals) {}

    /// What the broker would tie up for an order, charges included, of what [#margins()] has
    /// available; empty where it cannot tell. Changes nothing.
    ///
    /// @param price that it would be filled at
    /// @throws BrokerException if it cannot be asked
    default Optional<Money> marginFor(
            InstrumentId instrument, Side side, Quantity quantity, Price price) {
        return Optional.empty();
    }

    /// Sends an order. Blocks until its fate is known or a deadline has passed.
    SubmitOutcome submit(Order order);

    /// Asks for a working order to be changed to the quantity and the limit of this one. Blocks
    /// until the answer is known or a deadline has passed.
    ///
    /// @param order the order as it is to be, with its broker order id
    SubmitOutcome modify(Order order);

    /// Asks for what is open of an order to be cancelled. Blocks until the answer is known or a
    /// deadline has passed; the cancellation itself comes as an update.
    ///
    /// @param order with its broker order id
    SubmitOutcome cancel(Order order);

    /// Today's order book: every order of the account, in the order of their arrival.
    ///
    /// @throws BrokerException if it cannot be read
    List<BrokerOrder> orders();

    /// Today's executions by broker order id, those of an order oldest first.
    ///
    /// @throws BrokerException if they cannot be read
    Map<String, List<BrokerTrade>> trades();

    /// What the account holds, positions of earlier days included.
    ///
    /// @throws BrokerException if it cannot be read
    List<BrokerPosition> positions();

    /// What the account may trade with.
    ///
    /// @throws BrokerException if it cannot be read
    BrokerMargins margins();

    @Override
    void close();
}
