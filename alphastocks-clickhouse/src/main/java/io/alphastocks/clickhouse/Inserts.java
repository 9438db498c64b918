package io.alphastocks.clickhouse;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Begins inserts, and makes sure that those whose answers were lost are over, so that what is read
/// then stays so. Safe for use by any thread.
///
/// To end the query is not enough: a server that was stopped may have the insert unread in a
/// socket, and carry it out when it goes on. So every insert has a time, by the server's own clock,
/// from which on the server refuses it; it is over when that time has come and no such query runs.
/// A server that was started after the insert has begun has no such socket.
final class Inserts {

    /// Two clocks run apart, and the server's may be set.
    private static final Duration LONGEST_TRUST = Duration.ofMinutes(1);

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(200);

    /// What the server's clock showed. Between the question and the answer time has passed: what is
    /// reckoned from it is late rather than early.
    ///
    /// @param askedNanos when it was asked, by this process's [System#nanoTime]
    /// @param uptimeSeconds for how long the server had been running, rounded down
    private record Reading(long askedNanos, long serverMicros, long uptimeSeconds) {

        long microsAt(long nanos) {
            return serverMicros + TimeUnit.NANOSECONDS.toMicros(nanos - askedNanos);
        }
    }

    private final Session session;
    private final long startsWithinMicros;
    private volatile @Nullable Reading clock;

    /// @param startsWithin from when an insert is begun to when the server must have come to it;
    ///   how long it then takes does not matter
    Inserts(Session session, Duration startsWithin) {
        this.session = session;
        startsWithinMicros = TimeUnit.NANOSECONDS.toMicros(startsWithin.toNanos());
    }

    /// @throws ClickHouseStoreException if the server cannot be asked for its time
    Insert begin() {
        Reading known = clock;
        if (known == null || System.nanoTime() - known.askedNanos > LONGEST_TRUST.toNanos()) {
            known = read();
            clock = known;
        }
        long now = System.nanoTime();
        return new Insert(Session.newId(), now, known.microsAt(now) + startsWithinMicros);
    }

    private Reading read() {
        long asked = System.nanoTime();
        return session.one(
                "SELECT toUnixTimestamp64Micro(now64(6)), toInt64(uptime())",
                (block, row) ->
                        new Reading(
                                asked, block.column(0).number(row), block.column(1).number(row)));
    }

    /// Ends an insert whose answer was lost, and returns when the server no longer has it and no
    /// longer takes it: what was stored of it then is all that ever is. Where it was answered after
    /// all there is nothing to wait for.
    ///
    /// @throws ClickHouseStoreException if the server cannot be asked, or its clock was set back
    void settle(Insert insert) {
        if (insert.isAnswered()) {
            return;
        }
        clock = null;
        for (Reading now = read(); isStillTaken(insert, now); now = read()) {
            pause(BETWEEN_QUESTIONS);
        }
        session.execute("KILL QUERY WHERE query_id = '" + insert.id() + "' SYNC");
    }

    private boolean isStillTaken(Insert insert, Reading now) {
        long left = insert.startsBeforeMicros() - now.serverMicros;
        long since = now.askedNanos - insert.begunNanos();
        if (left <= 0 || since > TimeUnit.SECONDS.toNanos(now.uptimeSeconds + 1)) {
            return false;
        }
        if (left > 2 * startsWithinMicros) {
            throw new ClickHouseStoreException(
                    "%s: its clock was set back by %s s or more while an insert was under way; what became of the insert can be told when the clock is there again"
                            .formatted(session.name(), TimeUnit.MICROSECONDS.toSeconds(left)));
        }
        return true;
    }

    /// Waits, also while interrupted, which stays.
    static void pause(Duration length) {
        long until = System.nanoTime() + length.toNanos();
        boolean interrupted = Thread.interrupted();
        for (long left; (left = until - System.nanoTime()) > 0; ) {
            LockSupport.parkNanos(left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
