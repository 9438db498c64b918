package io.alphastocks.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Kills the trading process at every named step and at random moments, and asks the venue, which
/// lives on, what the account really has. `-Dcrash.kills=5000` kills so often, `-Dcrash.seed=7`
/// begins with another seed.
class CrashTest {

    private static final List<String> STEPS =
            List.of(
                    "before append SignalGenerated",
                    "after append SignalGenerated",
                    "before append SignalActivated",
                    "after append SignalActivated",
                    "before append OrderPlaced",
                    "after append OrderPlaced",
                    "before append OrderUnknown",
                    "after append OrderUnknown",
                    "before append OrderFilled",
                    "after append OrderFilled",
                    "before append OrderIntended",
                    "after append OrderIntended",
                    "before append OrderCancelled",
                    "after append OrderCancelled",
                    "before submit ENTRY",
                    "after submit ENTRY",
                    "before submit EXIT",
                    "after submit EXIT",
                    "before update",
                    "after update",
                    "before orders",
                    "after orders",
                    "before trades",
                    "after trades");

    private static final int KILLS = Integer.getInteger("crash.kills", 40);
    private static final long FIRST_SEED = Long.getLong("crash.seed", 1);
    private static final int KILLS_A_SESSION = 12;

    @TempDir Path directory;

    private final Map<String, Integer> killsByStep = new TreeMap<>();
    private int kills;
    private int sessions;
    private int starts;
    private int orders;
    private int fills;
    private int unpublished;

    @Test
    void nothingIsLostAndNothingIsDoneTwiceWhereverTheProcessIsKilled() throws Exception {
        Random random = new Random(FIRST_SEED);
        Deque<String> steps = new ArrayDeque<>();
        for (long seed = FIRST_SEED; kills < KILLS || killsByStep.size() <= STEPS.size(); seed++) {
            assertThat(sessions).as("sessions, with kills %s", killsByStep).isLessThan(KILLS);
            runSession(seed, steps, random);
        }
        System.out.println(summary());
        assertThat(killsByStep.keySet()).containsAll(STEPS);
    }

    private void runSession(long seed, Deque<String> steps, Random random) throws Exception {
        Path folder = Files.createDirectory(directory.resolve("session-" + seed));
        sessions++;
        try (CrashSession session = new CrashSession(seed, folder)) {
            int before = kills;
            while (kills - before < KILLS_A_SESSION) {
                if (steps.isEmpty()) {
                    steps.addAll(shuffled(random));
                }
                String step = steps.remove();
                if (!session.runAndKill(step, random)) {
                    steps.add(step); // it did not come to it: in another session
                    break;
                }
                kills++;
                killsByStep.merge(step.isEmpty() ? "any moment" : step, 1, Integer::sum);
            }
            session.runToTheEnd();
            starts += session.starts();
            try {
                Verdict.Counts counts = Verdict.on(session);
                orders += counts.orders();
                fills += counts.fills();
                unpublished += counts.unpublished();
            } catch (AssertionError e) {
                throw new AssertionError("%s%n%s".formatted(e.getMessage(), session), e);
            }
        }
    }

    /// Every named step once, and as many kills at any moment.
    private static List<String> shuffled(Random random) {
        List<String> steps = new ArrayList<>(STEPS);
        steps.addAll(Collections.nCopies(STEPS.size() / 2, ""));
        Collections.shuffle(steps, random);
        return steps;
    }

    private String summary() {
        StringBuilder text = new StringBuilder();
        text.append(
                "killed %d times in %d sessions from seed %d; %d starts, %d orders, %d fills; all adds up%n"
                        .formatted(kills, sessions, FIRST_SEED, starts, orders, fills));
        text.append("%d events were stored and told by no process%n".formatted(unpublished));
        killsByStep.forEach((step, count) -> text.append("%6d %s%n".formatted(count, step)));
        return text.toString();
    }
}
