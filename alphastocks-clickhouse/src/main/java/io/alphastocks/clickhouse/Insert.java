package io.alphastocks.clickhouse;

/// An insert, by what is needed to find out what became of it where its answer is lost. From
/// [Inserts#begin]. Safe for use by any thread.
final class Insert {

    private final String id;
    private final long begunNanos;
    private final long startsBeforeMicros;
    private volatile boolean answered;

    /// @param id the query's
    /// @param begunNanos when it was begun, by this process's [System#nanoTime]
    /// @param startsBeforeMicros the server's time from which on the server refuses it
    Insert(String id, long begunNanos, long startsBeforeMicros) {
        this.id = id;
        this.begunNanos = begunNanos;
        this.startsBeforeMicros = startsBeforeMicros;
    }

    String id() {
        return id;
    }

    long begunNanos() {
        return begunNanos;
    }

    long startsBeforeMicros() {
        return startsBeforeMicros;
    }

    /// What its rows are selected by: true, or an error where the server comes to it too late. The
    /// server looks at its clock once, after it has made the query known to `KILL QUERY`.
    String condition() {
        return "NOT throwIf(now64(6, 'UTC') >= %s, 'the insert came too late: nothing of it is stored')"
                .formatted(Sql.time(startsBeforeMicros));
    }

    /// The server has said how it ended.
    void answer() {
        answered = true;
    }

    boolean isAnswered() {
        return answered;
    }
}
