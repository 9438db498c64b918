package io.alphastocks.engine;

import io.alphastocks.risk.Exposure;
import io.alphastocks.risk.ProposedEntry;
import io.alphastocks.risk.RiskBreach;
import io.alphastocks.risk.RiskRule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A live engine's first reading of its broker, and the rule that nothing is entered before it: the
/// book does not know yet what an earlier process has left. Exits wait for it, too, in [LiveRoute].
/// Safe for use by any thread.
final class FirstReading {

    /// Half a minute in all: where a broker is away for longer, a person looks after it.
    static final List<Duration> PAUSES =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(15));

    /// After the last of the pauses, for as long as it takes: positions wait for it.
    static final Duration LATER = Duration.ofSeconds(15);

    private final List<Duration> pauses;
    private volatile boolean over;

    /// @param pauses after which it is tried again, one after another; each above 0
    FirstReading(List<Duration> pauses) {
        this.pauses = List.copyOf(pauses);
        if (!this.pauses.stream().allMatch(Duration::isPositive)) {
            throw new IllegalArgumentException(
                    "the pauses before the broker is read again are %s; each must be above 0"
                            .formatted(pauses));
        }
    }

    /// After how many failures trading is halted. It is tried again all the same.
    int attempts() {
        return pauses.size() + 1;
    }

    /// The pause after so many failures.
    Duration pauseAfter(int failures) {
        return failures <= pauses.size() ? pauses.get(failures - 1) : LATER;
    }

    /// The broker has been read.
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    RiskRule rule() {
        return this::check;
    }

    private Optional<RiskBreach> check(Exposure account, ProposedEntry entry) {
        return over
                ? Optional.empty()
                : Optional.of(new RiskBreach("broker unread", "not read yet", "read once"));
    }
}
