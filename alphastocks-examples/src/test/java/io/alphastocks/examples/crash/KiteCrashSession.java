package io.alphastocks.examples.crash;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Tick;
import io.alphastocks.testkit.kite.FakeKite;
import io.alphastocks.testkit.kite.Fault;
import io.alphastocks.testkit.kite.KiteInstrument;
import io.alphastocks.testkit.kite.KiteListing;
import io.alphastocks.testkit.kite.KiteTick;
import io.alphastocks.testkit.kite.Route;
import io.alphastocks.time.SimulatedClock;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// One account over two short days at a fake of the Kite broker, on which everything goes wrong,
/// and a trading process that is killed and started again. The fake is in the test's own process;
/// the test moves the time of both.
final class KiteCrashSession implements AutoCloseable {

    /// How a session is to go.
    ///
    /// @param seed of market, mishaps and kills
    /// @param kills how often the trading process is killed on the first day
    /// @param rows of the broker's list of instruments
    /// @param options of the trading process's JVM
    record Plan(long seed, int kills, int rows, List<String> options) {

        Plan {
            options = List.copyOf(options);
        }
    }

    private static final long SECOND = 1_000_000;
    private static final Instant FIRST_START = Instant.parse("2026-07-08T09:29:50Z");
    private static final Instant FIRST_END = Instant.parse("2026-07-08T09:42:05Z");
    private static final Instant SECOND_START = Instant.parse("2026-07-09T03:44:50Z");
    private static final int LAST_SECOND_OF_MISHAPS = 380;
    private static final int PATIENCE_SECONDS = 120;
    private static final String SESSIONS =
            """
            kind,segments,date,until,open,close,status,note
            years,*,2026-01-01,2026-12-31,,,published,
            special,*,2026-07-08,,09:15,15:12,unverified,short
            special,*,2026-07-09,,09:15,09:25,unverified,short
            """;

    /// Steps at which it is killed, drawn from.
    private static final List<String> STEPS =
            List.of(
                    "before store SignalActivated",
                    "after store SignalActivated",
                    "after store OrderIntended",
                    "before store OrderPlaced",
                    "after store OrderPlaced",
                    "after store OrderUnknown",
                    "before store OrderFilled",
                    "after store OrderFilled",
                    "before store PositionClosed",
                    "after store PositionClosed");

    /// While the broker has taken an order and not answered yet.
    private static final String UNANSWERED = "order taken, not answered";

    private final Plan plan;
    private final Path directory;
    private final Random random;
    private final CrashMarket market;
    private final SimulatedClock clock = SimulatedClock.at(FIRST_START);
    private final NavigableMap<Long, List<Tick>> ticks = new TreeMap<>();
    private final Map<String, Integer> tokens = new HashMap<>();
    private final FakeKite fake;
    private final KiteMishaps mishaps;
    private final int postbackPort;
    private final Acknowledged acknowledged = new Acknowledged();
    private final List<String> killedAt = new ArrayList<>();

    /// The trading process, as long as it lives.
    private @Nullable TalkingProcess trading;

    private int starts;
    private int tokensKilled;

    KiteCrashSession(Plan plan, Path directory) throws IOException {
        this.plan = plan;
        this.directory = directory;
        this.random = new Random(plan.seed);
        this.market = new CrashMarket(plan.seed);
        market.ticks()
                .forEach(tick ->
                        ticks.computeIfAbsent(tick.timeMicros(), _ -> new ArrayList<>()).add(tick));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            postbackPort = free.getLocalPort();
        }
        Files.writeString(directory.resolve("sessions.csv"), SESSIONS);
        this.fake =
                FakeKite.with(clock, listing())
                        .postbackUrl(URI.create("http://127.0.0.1:" + postbackPort + "/"))
                        .floatNoise()
                        .start();
        this.mishaps = new KiteMishaps(fake, random, this::latest);
    }

    /// What the market trades, and as many other rows as there are to be.
    private KiteListing listing() {
        List<KiteInstrument> rows =
                new ArrayList<>(KiteListing.listing(market.instruments()).all());
        rows.forEach(row -> tokens.put(row.key(), row.token()));
        rows.addAll(KiteListing.large(plan.rows, LocalDate.of(2026, 7, 28)).all());
        return KiteListing.of(rows);
    }

    /// The first one where there was none yet.
    private KiteTick latest() {
        Map.Entry<Long, List<Tick>> latest = ticks.floorEntry(clock.micros());
        return kite((latest == null ? ticks.firstEntry() : latest).getValue().getFirst());
    }

    private KiteTick kite(Tick tick) {
        Integer token = tokens.get(tick.instrument().value());
        if (token == null) {
            throw new IllegalStateException("nobody trades " + tick.instrument());
        }
        return KiteTick.of(token, tick);
    }

    /// Trades both days.
    void run() throws Exception {
        fake.next(Route.INSTRUMENTS, Fault.truncated(700));
        fake.next(
                Route.INSTRUMENTS,
                Fault.rewritten(text -> text.replaceFirst("BIG100CE,BIG,", "BIG100CE,")));
        day(FIRST_START, FIRST_END, true);
        clock.advanceTo(SECOND_START);
        day(SECOND_START, Instant.parse("2026-07-09T03:55:05Z"), false);
    }

    private void day(Instant from, Instant until, boolean wild) throws Exception {
        int kills = wild ? plan.kills : 0;
        long last = EpochMicros.of(until);
        long wildUntil = EpochMicros.of(from) + LAST_SECOND_OF_MISHAPS * SECOND;
        start(wild ? nextSteps() : "");
        if (!wild && trading != null) {
            trading.say("arrived %s %s".formatted(clock.micros(), arrived()));
        }
        while (clock.micros() < last) {
            boolean mishap = wild && clock.micros() < wildUntil;
            boolean killing = mishap && killedAt.size() < kills;
            if (!mishap) {
                // None is left for the last moments of the day, which no order book tells of.
                mishaps.clear();
            }
            if (!second(mishap, killing)) {
                pass(random.nextInt(6));
                start(killedAt.size() < kills ? nextSteps() : "");
            }
        }
        end();
    }

    private String arrived() {
        return fake.account().orders().stream()
                .map(order -> String.valueOf(order.tag()))
                .distinct()
                .collect(Collectors.joining(","));
    }

    /// What is under way at the close comes to its end.
    private void end() throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (trading != null) {
            if (System.nanoTime() > patience) {
                throw trading.hung("the day is over, and the trading process trades on");
            }
            clock.advanceTo(clock.micros() + SECOND / 10);
            boolean _ = exchange("time " + clock.micros() + " on", "");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private String nextSteps() {
        String step = STEPS.get(random.nextInt(STEPS.size()));
        return Steps.format(Map.of(step, random.nextInt(2)));
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advanceTo(clock.micros() + SECOND);
            show();
        }
    }

    private void show() {
        List<Tick> now = ticks.get(clock.micros());
        if (now != null) {
            fake.ticks(now.stream().map(this::kite).toList());
        }
    }

    /// Starts the process, and waits until it trades; time goes on slowly.
    private void start(String steps) throws Exception {
        starts++;
        trading =
                new TalkingProcess(
                        directory.resolve("trading.log"),
                        plan.options,
                        KiteProcess.class,
                        fake.restUri().toString(),
                        fake.tickerUri().toString(),
                        Long.toString(plan.seed),
                        journal(),
                        steps,
                        directory.toString(),
                        Long.toString(clock.micros()),
                        Integer.toString(postbackPort));
        boolean ready = false;
        while (!ready && trading != null) {
            clock.advanceTo(clock.micros() + SECOND / 100);
            ready = exchange("time " + clock.micros() + " on", KiteProcess.TRADING);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        // to whole seconds again
        clock.advanceTo((clock.micros() / SECOND + 1) * SECOND);
    }

    /// One second of trading.
    ///
    /// @return false if the process is no more there
    private boolean second(boolean mishap, boolean killing) throws Exception {
        if (trading == null) {
            return false;
        }
        clock.advanceTo(clock.micros() + SECOND);
        show();
        if (killing && random.nextInt(60) == 0) {
            return killUnanswered();
        }
        if (mishap) {
            mishaps.next();
            killTokens();
        }
        boolean settles = clock.micros() / SECOND % 3 != 0;
        boolean _ = exchange("time " + clock.micros() + (settles ? " settle" : " on"), "");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        return trading != null;
    }

    private void killTokens() {
        int dead = mishaps.withDeadTokens();
        if (dead > tokensKilled) {
            tokensKilled = dead;
            fake.expireTokens();
        }
    }

    /// Lets the next order be taken, and kills the process before it has the answer.
    private boolean killUnanswered() throws Exception {
        mishaps.clear();
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        fake.next(
                Route.PLACE_ORDER,
                Fault.none()
                        .answerWhen(never)
                        .onlyFor(_ -> {
                            taken.countDown();
                            return true;
                        }));
        int orders = fake.account().orders().size();
        for (int i = 0; i < 30 && trading != null; i++) {
            if (taken.await(2, TimeUnit.MILLISECONDS)) {
                fake.awaitOrders(orders + 1, Duration.ofSeconds(PATIENCE_SECONDS));
                kill(UNANSWERED);
                break;
            }
            clock.advanceTo(clock.micros() + SECOND);
            show();
            boolean _ = exchange("time " + clock.micros() + " on", "");
        }
        mishaps.clear();
        never.countDown();
        return trading != null;
    }

    /// Says a line, and hears until it is answered or the process is gone; logs it in where it asks
    /// for that.
    ///
    /// @return whether it has said something else that is waited for
    private boolean exchange(String line, String wanted) throws Exception {
        TalkingProcess now = trading;
        if (now == null) {
            return false;
        }
        now.say(line);
        String answer = KiteProcess.TIME + clock.micros();
        boolean heard = false;
        for (String said; (said = now.hear()) != null; ) {
            acknowledged.note(said);
            heard |= !wanted.isEmpty() && said.equals(wanted);
            if (said.equals(KiteProcess.LOGIN)) {
                now.say("login " + fake.requestToken());
            } else if (said.startsWith(Steps.REACHED)) {
                kill(said.substring(Steps.REACHED.length()));
                return heard;
            } else if (said.equals(answer)) {
                return heard;
            }
        }
        now.end();
        trading = null;
        return heard;
    }

    private void kill(String where) throws Exception {
        TalkingProcess now = trading;
        if (now != null) {
            now.kill(acknowledged::note);
            killedAt.add(where);
            trading = null;
        }
    }

    String journal() {
        return directory.resolve("journal.db").toString();
    }

    FakeKite fake() {
        return fake;
    }

    SimulatedClock clock() {
        return clock;
    }

    CrashMarket market() {
        return market;
    }

    Path directory() {
        return directory;
    }

    KiteMishaps mishaps() {
        return mishaps;
    }

    Acknowledged acknowledged() {
        return acknowledged;
    }

    List<String> killedAt() {
        return killedAt;
    }

    int starts() {
        return starts;
    }

    /// What happened, and what the process had to say.
    @Override
    public String toString() {
        return "seed %d, killed %s%n%s%n%s%n%s"
                .formatted(
                        plan.seed,
                        killedAt,
                        mishaps.befallen(),
                        mishaps.happened(),
                        ChildProcess.log(directory.resolve("trading.log")));
    }

    @Override
    public void close() {
        TalkingProcess now = trading;
        if (now != null) {
            now.kill();
        }
        fake.close();
    }
}
