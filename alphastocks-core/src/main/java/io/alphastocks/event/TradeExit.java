package io.alphastocks.event;

import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Fill;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;

/// TRADE_EXIT: an execution of an exit order.
///
/// @param header the header
/// @param contract the option
/// @param fill the execution
/// @param reason why the position is being closed
/// @param profit proceeds less the cost of the units sold, before charges
public record TradeExit(
        EventHeader header, OptionContract contract, Fill fill, ExitReason reason, Money profit)
        implements TradeEvent {}
