package io.alphastocks.portfolio;

import io.alphastocks.book.Ledger;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;

import java.util.List;

/// What a book held at one moment.
record BookPortfolio(String name, Ledger ledger, List<OptionPosition> positions)
        implements Portfolio {

    @Override
    public Money capital() {
        return ledger.capital();
    }

    @Override
    public Money cash() {
        return ledger.cash();
    }

    @Override
    public Money cost() {
        return ledger.positionCost();
    }

    @Override
    public Money realised() {
        return ledger.realised();
    }

    @Override
    public Money charges() {
        return ledger.charges();
    }
}
