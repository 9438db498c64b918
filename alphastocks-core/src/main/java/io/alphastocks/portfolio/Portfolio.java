package io.alphastocks.portfolio;

import io.alphastocks.book.BookView;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Price;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Cash and positions at one moment; immutable. The figures balance to the last unit: cash + cost +
/// charges = capital + realised.
public interface Portfolio {

    /// What a book holds at this moment.
    static Portfolio of(String name, BookView book) {
        BookView.Holdings holdings = book.holdings();
        return new BookPortfolio(name, holdings.ledger(), holdings.positions());
    }

    String name();

    /// The initial cash.
    Money capital();

    Money cash();

    /// Positions that hold units.
    List<OptionPosition> positions();

    /// What the units held have cost.
    Money cost();

    /// Profit of everything sold, before charges.
    Money realised();

    /// All charges paid.
    Money charges();

    /// Realised profit less charges.
    default Money net() {
        return realised().minus(charges());
    }

    /// Cash and the value of what is held. A position without a price is valued at its cost.
    ///
    /// @param marks the current price of an instrument
    default Money equity(Function<InstrumentId, Optional<Price>> marks) {
        Money equity = cash();
        for (OptionPosition position : positions()) {
            equity =
                    equity.plus(
                            marks.apply(position.contract().id())
                                    .map(price -> price.times(position.quantity()))
                                    .orElse(position.cost()));
        }
        return equity;
    }

    /// Checks that the figures balance and that the positions' costs add up.
    ///
    /// @throws IllegalStateException if they do not: there is a bug, and it says by how much
    default void check() {
        Money difference = cash().plus(cost()).plus(charges()).minus(capital().plus(realised()));
        Money sum = Money.ZERO;
        for (OptionPosition position : positions()) {
            sum = sum.plus(position.cost());
        }
        if (!difference.isZero() || !sum.equals(cost())) {
            throw new IllegalStateException(
                    "portfolio %s does not balance: cash %s + cost %s + charges %s - capital %s - realised %s = %s; the positions have cost %s"
                            .formatted(
                                    name(),
                                    cash(),
                                    cost(),
                                    charges(),
                                    capital(),
                                    realised(),
                                    difference,
                                    sum));
        }
    }
}
