package io.alphastocks.broker;

import io.alphastocks.model.Difference;

import java.time.Instant;
import java.util.List;

/// What came out when the book was laid beside the broker's orders, trades and positions.
///
/// @param time when it began
/// @param policy what was to be done about differences
/// @param found every difference
/// @param left what still differed when the book had adopted what it can; all that was found where
///   the policy is HALT
/// @param halted whether trading was halted for it
public record Reconciliation(
        Instant time,
        ReconciliationPolicy policy,
        List<Difference> found,
        List<Difference> left,
        boolean halted) {

    public Reconciliation {
        found = List.copyOf(found);
        left = List.copyOf(left);
    }

    /// Whether the two agree now, but for what is not the account's own.
    public boolean agrees() {
        return left.stream().noneMatch(Difference::isOurs);
    }

    /// Whether the other one tells of the same differences.
    boolean isSame(Reconciliation other) {
        return found.equals(other.found) && left.equals(other.left);
    }
}
