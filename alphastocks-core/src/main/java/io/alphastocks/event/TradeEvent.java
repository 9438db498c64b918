package io.alphastocks.event;

import io.alphastocks.model.Fill;
import io.alphastocks.model.OptionContract;

/// An execution, told from the trade's side: [TradeExecuted] opens or adds, [TradeExit] reduces or
/// closes.
public sealed interface TradeEvent extends BookEvent permits TradeExecuted, TradeExit {

    OptionContract contract();

    /// Trade id, order id, side, quantity, price and charges.
    Fill fill();
}
