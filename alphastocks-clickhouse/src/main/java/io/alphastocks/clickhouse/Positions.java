package io.alphastocks.clickhouse;

/// Numbers rows in the order in which they are given. What is opened later goes on above: it begins
/// at the server's time in nanoseconds, and rows do not come faster than one in a nanosecond.
///
/// Used by one thread.
final class Positions {

    private long next;

    private Positions(long next) {
        this.next = next;
    }

    static Positions open(Session session) {
        return new Positions(
                session.one(
                        "SELECT toUnixTimestamp64Nano(now64(9))",
                        (block, row) -> block.column(0).number(row)));
    }

    long next() {
        return next++;
    }
}
