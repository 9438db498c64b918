package io.alphastocks.event;

import io.alphastocks.model.Fill;
import io.alphastocks.model.OptionContract;

/// TRADE_EXECUTED: an execution of an entry order.
///
/// @param header the header
/// @param contract the option
/// @param fill the execution
public record TradeExecuted(EventHeader header, OptionContract contract, Fill fill)
        implements TradeEvent {}
