package io.alphastocks.book;

import io.alphastocks.model.Money;
import io.alphastocks.model.TradingMode;
import io.alphastocks.risk.RiskLimits;

import java.time.ZoneId;

/// What a book is opened with.
///
/// @param name the account's name, not blank; its journal stream is `book/NAME`
/// @param mode the mode; a book never changes it
/// @param capital the initial cash, above 0; a book never changes it
/// @param limits what the account may have at stake
/// @param charges what orders cost beside their price
/// @param zone the time zone in which a trading day is a date
public record BookSettings(
        String name,
        TradingMode mode,
        Money capital,
        RiskLimits limits,
        ChargeModel charges,
        ZoneId zone) {

    public BookSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a book needs a name");
        }
        if (!capital.isAbove(Money.ZERO)) {
            throw new IllegalArgumentException("capital " + capital + " must be above 0");
        }
    }
}
