package io.alphastocks.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.kite.KiteBroker;
import io.alphastocks.kite.KiteSession;
import io.alphastocks.kite.KiteTokenStore;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.LiveFeed;
import io.alphastocks.model.Money;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// A live engine trades through the adapter of the Kite broker, against a fake of it on which
/// everything goes wrong that its documentation, its forum and experiments know of; it is killed
/// with SIGKILL and started again. Then book and fake agree, and no order was posted twice.
///
/// `-Dkite.kills=500` kills as often, with 120,000 rows of instruments; `-Dkite.seed=7` begins with
/// another seed.
class KiteCrashTest {

    private static final int KILLS = Integer.getInteger("kite.kills", 3);
    private static final long FIRST_SEED = Long.getLong("kite.seed", 1);
    private static final int KILLS_A_SESSION = 5;
    private static final int ROWS = KILLS > KILLS_A_SESSION ? 120_000 : 2_000;

    private static final int MOST_SESSIONS = 4 + KILLS / 2;

    /// Kinds of mishaps.
    private static final int KINDS = 10;

    /// The user's machine, which is not in India.
    private static final List<List<String>> MACHINES =
            List.of(
                    List.of("-Duser.timezone=UTC", "-Duser.language=ar", "-Duser.region=EG"),
                    List.of("-Duser.timezone=Pacific/Apia", "-Duser.language=tr"),
                    List.of(
                            "-Duser.timezone=America/New_York",
                            "-Duser.language=th",
                            "-Duser.region=TH",
                            "-Duser.extensions=u-ca-buddhist-nu-thai"),
                    List.of("-Duser.timezone=Asia/Kolkata", "-Duser.language=hi"));

    @TempDir Path directory;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void whateverGoesWrongAtTheBrokerNoOrderIsPostedTwiceAndAllFiguresAgree() throws Exception {
        long began = System.nanoTime();
        Verdict.Counts counts = Verdict.Counts.NONE;
        Set<String> mishaps = new HashSet<>();
        List<String> killed = new ArrayList<>();
        int starts = 0;
        int posts = 0;
        for (long seed = FIRST_SEED; killed.size() < KILLS || !allKinds(mishaps); seed++) {
            assertThat(seed - FIRST_SEED)
                    .as("sessions; killed %s, %s", killed, mishaps)
                    .isLessThan(MOST_SESSIONS);
            KiteCrashSession.Plan plan =
                    new KiteCrashSession.Plan(
                            seed,
                            KILLS_A_SESSION,
                            ROWS,
                            MACHINES.get((int) (seed % MACHINES.size())));
            Path folder = Files.createDirectory(directory.resolve("session-" + seed));
            try (KiteCrashSession session = new KiteCrashSession(plan, folder)) {
                try {
                    session.run();
                    counts = counts.plus(judged(session));
                } catch (Exception | AssertionError e) {
                    throw new AssertionError(e.getMessage() + "\n" + session, e);
                }
                mishaps.addAll(session.mishaps().befallen().keySet());
                mishaps.addAll(session.mishaps().happened().keySet());
                killed.addAll(session.killedAt());
                starts += session.starts();
                posts += new KiteTruth(session.fake()).requests().size();
                assertThat(session.killedAt()).as("kills of seed %d", seed).isNotEmpty();
            }
        }
        System.out.println(
                "killed %d times and started %d times in %d s: %s; %d signals, %d orders of which %d were posted, %d fills; %s"
                        .formatted(
                                killed.size(),
                                starts,
                                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                                killed,
                                counts.signals(),
                                counts.orders(),
                                posts,
                                counts.fills(),
                                mishaps));
    }

    private static boolean allKinds(Set<String> mishaps) {
        return IntStream.rangeClosed(1, KINDS)
                .allMatch(kind ->
                        mishaps.stream()
                                .anyMatch(name ->
                                        KiteMishaps.kind(name).equals(Integer.toString(kind))));
    }

    private static Verdict.Counts judged(KiteCrashSession session) {
        KiteTruth truth = new KiteTruth(session.fake());
        session.mishaps()
                .befallen()
                .forEach((name, tags) ->
                        assertThat(tags)
                                .as("orders that met with '%s'", name)
                                .allMatch(tag -> session.fake().posts(tag) == 1));
        Verdict.nothingAcknowledgedIsMissing(session.journal(), session.acknowledged());
        KiteTokenStore tokens = KiteTokenStore.memory();
        try (KiteSession login =
                KiteProcess.session(
                        session.fake().restUri(),
                        session.fake().tickerUri(),
                        tokens,
                        session.clock())) {
            var _ = login.login(session.fake().requestToken());
            try (TradingEngine engine =
                    KiteProcess.builder(
                                    KiteBroker.of(login),
                                    session.market(),
                                    session.clock(),
                                    session.directory())
                            .journal(CrashJournal.open(session.journal()))
                            .feed(new NoTicks(session.market().instruments()))
                            .build()) {
                Verdict.Counts counts = Verdict.on(engine, truth, false);
                moneyIsThatOfTheBroker(engine, session);
                return counts;
            }
        }
    }

    /// The fake's cash is before charges.
    private static void moneyIsThatOfTheBroker(TradingEngine engine, KiteCrashSession session) {
        List<Money> charges = new ArrayList<>();
        engine.book()
                .readEvents(event -> {
                    if (event instanceof OrderFilled filled) {
                        charges.add(filled.fill().charges().total());
                    }
                });
        Money paid = charges.stream().reduce(Money.ZERO, Money::plus);
        assertThat(engine.portfolio().net().plus(paid))
                .as("profit before charges")
                .isEqualTo(session.fake().account().profit());
        assertThat(engine.book().holdings().ledger().cash().plus(paid))
                .as("cash before charges")
                .isEqualTo(session.fake().account().cash());
    }

    /// A feed of an engine that does not run.
    private record NoTicks(InstrumentMaster instruments) implements LiveFeed {

        @Override
        public String name() {
            return "kite";
        }

        @Override
        public void start(Listener listener) {}

        @Override
        public void close() {}
    }
}
