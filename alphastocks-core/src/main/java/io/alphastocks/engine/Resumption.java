package io.alphastocks.engine;

import io.alphastocks.model.Difference;

import java.util.List;

/// What came of a person's wish to trade again.
public sealed interface Resumption {

    /// The account trades again.
    record Resumed() implements Resumption {}

    /// The account was not halted.
    record NotHalted() implements Resumption {}

    /// The account stays halted.
    ///
    /// @param reason why, for people
    /// @param differences what book and broker do not agree on, where that is the reason
    record Refused(String reason, List<Difference> differences) implements Resumption {

        public Refused {
            differences = List.copyOf(differences);
        }
    }
}
