package io.alphastocks.portfolio;

import io.alphastocks.book.BookView;
import io.alphastocks.book.Ledger;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;

import java.util.List;

/// Makes portfolios.
public final class Portfolios {

    private Portfolios() {}

    /// What a book holds at this moment.
    public static Portfolio of(String name, BookView book) {
        BookView.Holdings holdings = book.holdings();
        return new BookPortfolio(name, holdings.ledger(), holdings.positions());
    }

    private record BookPortfolio(String name, Ledger ledger, List<OptionPosition> positions)
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
}
