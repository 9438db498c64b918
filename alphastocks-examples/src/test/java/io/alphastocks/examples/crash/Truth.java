package io.alphastocks.examples.crash;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;

import java.util.List;
import java.util.Map;

/// What really happened on the other side, whatever it has told.
interface Truth {

    /// How often each tag was to be submitted.
    Map<String, Integer> requests();

    /// The orders of all days.
    List<BrokerOrder> allOrders();

    /// The trades of all days, by broker order id.
    Map<String, List<BrokerTrade>> allTrades();

    /// What it holds, at once.
    List<BrokerPosition> held();
}
