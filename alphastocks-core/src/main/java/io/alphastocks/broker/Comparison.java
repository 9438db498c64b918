package io.alphastocks.broker;

import io.alphastocks.model.Difference;
import io.alphastocks.model.InstrumentId;

import java.util.List;
import java.util.stream.Stream;

/// A comparison of book and broker, and what it leaves in doubt.
///
/// @param number how many had begun when it began
/// @param result what is certain
/// @param suspected what differed for the first time in a comparison made in passing, which is not
///   part of the result; empty for any other
record Comparison(long number, Reconciliation result, List<Difference> suspected) {

    /// Whether something of the account's own differed in a contract, be it in doubt: then the
    /// units that are held prove nothing.
    boolean differsIn(InstrumentId contract) {
        return in(contract).anyMatch(Difference::isOurs);
    }

    /// Whether the broker was seen to hold fewer units of a contract than the book: to sell what
    /// the book holds would sell what is not there.
    boolean lacks(InstrumentId contract) {
        return in(contract)
                .anyMatch(difference ->
                        difference instanceof Difference.PositionDiffers units
                                && units.broker() < units.book());
    }

    private Stream<Difference> in(InstrumentId contract) {
        return differences().filter(it -> it.instrument().equals(contract));
    }

    /// What was seen to differ when all was booked that can be.
    Stream<Difference> differences() {
        return Stream.concat(result.left().stream(), suspected.stream());
    }
}
