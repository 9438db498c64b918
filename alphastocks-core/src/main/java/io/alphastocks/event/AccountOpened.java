package io.alphastocks.event;

import io.alphastocks.model.Money;
import io.alphastocks.model.TradingMode;

/// A book begins: the first event of every journal.
///
/// @param header the header
/// @param account the name of the account
/// @param mode the mode it was opened in; a book never changes its mode
/// @param capital the initial cash
public record AccountOpened(EventHeader header, String account, TradingMode mode, Money capital)
        implements BookEvent {}
