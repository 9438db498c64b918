package io.alphastocks.book;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.TradingMode;
import io.alphastocks.risk.RiskRule;
import io.alphastocks.time.TradingCalendar;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a book is opened with.
///
/// @param name the account's name, not blank; its journal stream is `book/NAME`
/// @param mode the mode; a book never changes it
/// @param capital the initial cash, above 0; a book never changes it
/// @param rules asked in this order, in the step that stores an entry, whether it may be
/// @param charges what orders cost beside their price
/// @param calendar says to which trading day a time belongs
/// @param marks what a unit could be sold for now; empty where there is no price yet. Asked on the
///   book's thread: it must answer at once
public record BookSettings(
        String name,
        TradingMode mode,
        Money capital,
        List<RiskRule> rules,
        ChargeModel charges,
        TradingCalendar calendar,
        Function<InstrumentId, Optional<Price>> marks) {

    public BookSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a book needs a name");
        }
        if (!capital.isAbove(Money.ZERO)) {
            throw new IllegalArgumentException("capital " + capital + " must be above 0");
        }
        rules = List.copyOf(rules);
    }
}
