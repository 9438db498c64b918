package io.alphastocks.examples.crash;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What many sessions came to. Used by one thread.
final class CrashReport {

    /// One session that ended as it must.
    record Session(CrashSession.Plan plan, CrashSession.Outcome outcome, Verdict.Counts counts) {

        /// Steps that the session did not come to.
        List<String> notReached() {
            return plan.steps().stream().filter(s -> !outcome.kills().containsKey(s)).toList();
        }
    }

    private final long began = System.nanoTime();
    private final Map<String, Integer> kills = new TreeMap<>();
    private int sessions;
    private int onPostgres;
    private int starts;
    private Verdict.Counts counts = Verdict.Counts.NONE;

    void add(Session session) {
        sessions++;
        onPostgres += session.plan.journal().startsWith("jdbc:") ? 1 : 0;
        starts += session.outcome.starts();
        counts = counts.plus(session.counts);
        session.outcome.kills().forEach((step, times) -> kills.merge(step, times, Integer::sum));
    }

    int kills() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Where it was killed.
    Set<String> steps() {
        return kills.keySet();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(
                "killed %d times in %d sessions (%d on PostgreSQL) and started %d times, in %d s%n"
                        .formatted(
                                kills(),
                                sessions,
                                onPostgres,
                                starts,
                                Duration.ofNanos(System.nanoTime() - began).toSeconds()));
        text.append(
                "%d signals, %d orders, %d fills: all as the venue has them%n"
                        .formatted(counts.signals(), counts.orders(), counts.fills()));
        kills.forEach((step, times) -> text.append("%6d  %s%n".formatted(times, step)));
        return text.toString();
    }
}
