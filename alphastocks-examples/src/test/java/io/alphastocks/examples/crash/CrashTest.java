package io.alphastocks.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Kills a live engine with SIGKILL at every named step and at other moments, lets it go on until
/// its session is over, and compares its account with what the venue, which lives on, really did.
///
/// `-Dcrash.kills=5000` kills as often, `-Dcrash.seed=7` begins with another seed. A failure tells
/// how to run its session alone.
class CrashTest {

    private static final List<String> STORED =
            List.of(
                    "SignalGenerated",
                    "SignalRejected",
                    "SignalUpdated",
                    "SignalActivated",
                    "OrderIntended",
                    "OrderPlaced",
                    "OrderUnknown",
                    "OrderRequested",
                    "OrderFilled",
                    "OrderCancelled",
                    "PositionOpened",
                    "PositionClosed",
                    "StopTightened");

    /// What the book is killed at while the journal has it; at its `after` the book decides what
    /// comes next.
    private static final List<String> HANDED =
            List.of(
                    "OrderIntended",
                    "OrderPlaced",
                    "OrderRequested",
                    "OrderFilled",
                    "PositionClosed");

    private static final List<String> CALLED =
            List.of(
                    "submit ENTRY",
                    "submit EXIT",
                    "cancel",
                    "marginFor",
                    "margins",
                    "orders",
                    "trades",
                    "positions",
                    "update");

    private static final List<String> STEPS =
            Stream.concat(
                            Stream.of(
                                            Steps.ONCE.stream(),
                                            Steps.SELDOM.stream(),
                                            STORED.stream().map(type -> "store " + type),
                                            CALLED.stream())
                                    .flatMap(steps -> steps)
                                    .flatMap(step -> Stream.of("before " + step, "after " + step)),
                            HANDED.stream().map(type -> "while storing " + type))
                    .toList();

    private static final int KILLS = Integer.getInteger("crash.kills", 40);
    private static final long FIRST_SEED = Long.getLong("crash.seed", 1);
    private static final int AT_ONCE = 2;
    private static final int STEPS_A_SESSION = 14;
    private static final int OTHER_KILLS_A_SESSION = 2;

    /// One session of so many is on PostgreSQL.
    private static final int POSTGRES_EVERY = 3;

    @TempDir Path directory;

    private EmbeddedPostgres postgres;
    private final ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
    private final CompletionService<CrashReport.Session> sessions =
            new ExecutorCompletionService<>(executor);
    private final CrashReport report = new CrashReport();

    @BeforeEach
    void startPostgres() throws IOException {
        postgres =
                EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
    }

    @AfterEach
    void stop() throws IOException {
        executor.shutdownNow();
        postgres.close();
    }

    /// Three minutes on a quiet machine: it starts some 100 processes.
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void whereverItIsKilledNothingIsLostAndNothingIsDoneTwice() throws Exception {
        String steps = System.getProperty("crash.steps");
        if (steps != null) {
            report.add(run(plan(FIRST_SEED, List.of(steps.split(";")))));
        } else {
            killEverywhere();
        }
        System.out.println(report);
    }

    private void killEverywhere() throws Exception {
        Random random = new Random(FIRST_SEED);
        Deque<String> deck = new ArrayDeque<>();
        long seed = FIRST_SEED;
        int most = 4 + KILLS / 3;
        for (int running = 0; ; running--) {
            while (running < AT_ONCE && !isEnough(running)) {
                assertThat(seed - FIRST_SEED).as("sessions; %s", report).isLessThan(most);
                CrashSession.Plan plan = plan(seed++, deal(deck, random));
                sessions.submit(() -> run(plan));
                running++;
            }
            if (running == 0) {
                break;
            }
            CrashReport.Session session = next();
            report.add(session);
            deck.addAll(session.notReached());
        }
        assertThat(report.steps()).containsAll(STEPS);
    }

    /// Whether there will have been enough kills when all that run have ended as they should.
    private boolean isEnough(int running) {
        int expected = report.kills() + running * (STEPS_A_SESSION + OTHER_KILLS_A_SESSION);
        return expected >= KILLS && (running > 0 || report.steps().containsAll(STEPS));
    }

    private List<String> deal(Deque<String> deck, Random random) {
        if (deck.isEmpty()) {
            List<String> shuffled = new ArrayList<>(STEPS);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        List<String> dealt = new ArrayList<>();
        while (!deck.isEmpty() && dealt.size() < STEPS_A_SESSION) {
            dealt.add(deck.remove());
        }
        return dealt;
    }

    private CrashSession.Plan plan(long seed, List<String> steps) {
        String journal =
                seed % POSTGRES_EVERY == 0
                        ? postgres.getJdbcUrl("postgres", "postgres") + "#crash_" + seed
                        : folder(seed).resolve("journal.db").toString();
        return new CrashSession.Plan(seed, journal, steps, OTHER_KILLS_A_SESSION);
    }

    private Path folder(long seed) {
        return directory.resolve("session-" + seed);
    }

    private CrashReport.Session next() throws Exception {
        try {
            return sessions.take().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failure) {
                throw failure;
            }
            throw e;
        }
    }

    private CrashReport.Session run(CrashSession.Plan plan) throws Exception {
        Path folder = Files.createDirectory(folder(plan.seed()));
        try (CrashSession session = new CrashSession(plan, folder)) {
            try {
                CrashSession.Outcome outcome = session.run();
                return new CrashReport.Session(plan, outcome, Verdict.on(session, outcome));
            } catch (Exception | AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + session, e);
            }
        }
    }
}
