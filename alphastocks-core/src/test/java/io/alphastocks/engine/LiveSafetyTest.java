package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.book.FaultyJournal;
import io.alphastocks.event.FeedStale;
import io.alphastocks.event.SystemReady;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Money;
import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What stops a live engine from outside: its broker, and a file.
class LiveSafetyTest {

    private static final LocalDate DAY = LocalDate.of(2026, 7, 8);
    private static final Instant OPEN = Instant.parse("2026-07-08T03:45:00Z");

    private final SimulatedClock clock = SimulatedClock.at(OPEN.plusSeconds(60));
    private final PushedFeed feed = new PushedFeed(DAY);
    private final TestBroker broker = new TestBroker("AB1234");
    private final FaultyJournal journal = new FaultyJournal(MemoryJournal.create());
    private final BlockingQueue<TradingHalted> halts = new LinkedBlockingQueue<>();

    @TempDir Path directory;

    private EngineBuilder live() {
        LiveConsent consent = new LiveConsent("AB1234", Money.of("20000"), Money.of("100000"));
        return TradingEngine.live(broker, consent, clock::micros)
                .feed(feed)
                .journal(journal)
                .clock(clock);
    }

    private RunningEngine run(TradingEngine engine) throws InterruptedException {
        BlockingQueue<SystemReady> ready = new LinkedBlockingQueue<>();
        engine.bus().subscribe(SystemReady.class, ready::add);
        engine.bus().subscribe(TradingHalted.class, halts::add);
        RunningEngine running = new RunningEngine(engine);
        assertThat(ready.poll(20, TimeUnit.SECONDS)).isNotNull();
        return running;
    }

    private TradingStatus nextHalt() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        TradingHalted halt = null;
        while (halt == null && System.nanoTime() < end) {
            pass(Duration.ZERO); // for what another thread has set for this moment
            halt = halts.poll(10, TimeUnit.MILLISECONDS);
        }
        return Objects.requireNonNull(halt, "no halt").status();
    }

    private void pass(Duration time) {
        clock.advanceTo(clock.micros() + EpochMicros.of(time));
    }

    @Test
    void aBrokerThatServesUsNoMoreHaltsTradingUntilAPersonResumes() throws Exception {
        TradingEngine engine = live().build();
        try (RunningEngine _ = run(engine)) {
            broker.refuse("the token has\nended");

            assertThat(nextHalt())
                    .isEqualTo(
                            TradingStatus.halted(
                                    "the broker test serves us no more: the token has ended"));
            assertThat(engine.resume("logged in again")).isEqualTo(new Resumption.Resumed());
            assertThat(engine.book().trading()).isEqualTo(TradingStatus.ACTIVE);
        }
    }

    @Test
    void aHaltThatTheStoreDoesNotTakeIsAskedForAgain() throws Exception {
        TradingEngine engine = live().build();
        try (RunningEngine _ = run(engine)) {
            journal.appendsFail(true);
            feed.listener().onRefused("403");
            assertThat(engine.book().trading()).isEqualTo(TradingStatus.ACTIVE);

            journal.appendsFail(false);
            pass(Duration.ofSeconds(5));

            assertThat(nextHalt().reason()).isEqualTo("the feed pushed is let in no more: 403");
        }
    }

    @Test
    void aFileHaltsTradingAndItsTextIsTheReason() throws Exception {
        Path file = directory.resolve("HALT");
        TradingEngine engine = live().haltFile(file, TradingStatus::halted).build();
        try (RunningEngine _ = run(engine)) {
            pass(Duration.ofSeconds(10));
            assertThat(engine.book().trading()).isEqualTo(TradingStatus.ACTIVE);

            write(file, "election day,\n  back at noon\n");
            pass(Duration.ofSeconds(1));

            assertThat(nextHalt())
                    .isEqualTo(TradingStatus.halted("file HALT: election day, back at noon"));
        }
    }

    @Test
    void aFileMayCloseEverythingOnTopOfAHalt() throws Exception {
        Path halt = directory.resolve("HALT");
        Path closeAll = directory.resolve("CLOSE_ALL");
        TradingEngine engine =
                live().haltFile(halt, TradingStatus::halted)
                        .haltFile(closeAll, TradingStatus::closingAll)
                        .build();
        write(halt, "");
        try (RunningEngine _ = run(engine)) {
            assertThat(nextHalt()).isEqualTo(TradingStatus.halted("file HALT: no reason is given"));

            Files.createDirectory(closeAll);
            pass(Duration.ofSeconds(1));

            TradingStatus status = nextHalt();
            assertThat(status.exitAll()).isTrue();
            assertThat(status.reason()).startsWith("file CLOSE_ALL: it cannot be read");
        }
    }

    /// Each start finds the file, and the halt is stored once.
    @Test
    void aFileThatIsThereAtTheStartHaltsBeforeAnythingIsEntered() throws Exception {
        Path file = directory.resolve("HALT");
        write(file, "not today");
        TradingEngine engine = live().haltFile(file, TradingStatus::halted).build();
        engine.bus()
                .subscribe(
                        SystemReady.class,
                        _ ->
                                assertThat(engine.book().trading().state())
                                        .isEqualTo(TradingState.HALTED));
        try (RunningEngine _ = run(engine)) {
            pass(Duration.ofSeconds(10));
            assertThat(nextHalt().reason()).isEqualTo("file HALT: not today");
            assertThat(engine.bus().awaitIdle(Duration.ofSeconds(20))).isTrue();
            assertThat(halts).isEmpty();
            assertThat(engine.bus().deadLetters().list()).isEmpty();
        }
    }

    /// A kill switch works, whatever its halt was made of.
    @Test
    void aFileWhoseHaltCannotBeMadeHaltsAllTheSame() throws Exception {
        Path broken = directory.resolve("BROKEN");
        Path none = directory.resolve("NONE");
        TradingEngine engine =
                live().haltFile(
                                broken,
                                reason -> {
                                    throw new IllegalArgumentException("no " + reason);
                                })
                        .haltFile(none, _ -> TradingStatus.ACTIVE)
                        .build();
        try (RunningEngine _ = run(engine)) {
            write(broken, "odd prices");
            pass(Duration.ofSeconds(1));
            assertThat(nextHalt()).isEqualTo(TradingStatus.halted("file BROKEN: odd prices"));

            Files.delete(broken);
            assertThat(engine.resume("gone")).isEqualTo(new Resumption.Resumed());
            write(none, "odder prices");
            pass(Duration.ofSeconds(1));
            assertThat(nextHalt()).isEqualTo(TradingStatus.halted("file NONE: odder prices"));
        }
    }

    @Test
    void aFileWhoseHaltHasAnEndHaltsOnceUntilThen() throws Exception {
        Path file = directory.resolve("PAUSE");
        TradingEngine engine =
                live().haltFile(
                                file,
                                reason ->
                                        TradingStatus.halted(reason)
                                                .until(clock.now().plusSeconds(60)))
                        .build();
        try (RunningEngine _ = run(engine)) {
            write(file, "news at noon");
            pass(Duration.ofSeconds(1));
            assertThat(nextHalt().until()).isEqualTo(clock.now().plusSeconds(60));

            pass(Duration.ofSeconds(60));
            assertThat(engine.bus().awaitIdle(Duration.ofSeconds(20))).isTrue();
            pass(Duration.ofSeconds(10));
            assertThat(engine.bus().awaitIdle(Duration.ofSeconds(20))).isTrue();

            assertThat(engine.book().trading()).isEqualTo(TradingStatus.ACTIVE);
            assertThat(halts).isEmpty();
            TradingStatus _ = engine.halt(TradingStatus.halted("odd prices"));
            assertThat(engine.resume("all clear")).isEqualTo(new Resumption.Resumed());
        }
    }

    @Test
    void nobodyResumesWithoutTheBrokerNorAgainstAFile() throws Exception {
        Path file = directory.resolve("HALT");
        TradingEngine engine = live().haltFile(file, TradingStatus::halted).build();
        try (RunningEngine _ = run(engine)) {
            assertThat(engine.resume("why not")).isEqualTo(new Resumption.NotHalted());
            TradingStatus _ = engine.halt(TradingStatus.halted("odd prices"));
            broker.readable = false;
            assertThat(engine.resume("all clear"))
                    .isEqualTo(
                            new Resumption.Refused(
                                    "the broker cannot be read: it is away", List.of()));
            broker.failure = () -> new IllegalStateException("no JSON");
            assertThat(engine.resume("all clear"))
                    .isEqualTo(
                            new Resumption.Refused(
                                    "the broker cannot be read: no JSON", List.of()));

            broker.readable = true;
            write(file, "no");
            assertThat(engine.resume("all clear"))
                    .isEqualTo(
                            new Resumption.Refused(
                                    file + " is there, which halts trading", List.of()));
            assertThat(engine.book().trading()).isEqualTo(TradingStatus.halted("odd prices"));

            Files.delete(file);
            assertThat(engine.resume("all clear")).isEqualTo(new Resumption.Resumed());
        }
    }

    @Test
    void eachFeedMayBeSilentForItsOwnTime() throws Exception {
        LiveConsent consent = new LiveConsent("AB1234", Money.of("20000"), Money.of("100000"));
        TradingEngine engine =
                TradingEngine.live(broker, consent, clock::micros)
                        .feed(feed, Duration.ofSeconds(30))
                        .clock(clock)
                        .build();
        BlockingQueue<FeedStale> stale = new LinkedBlockingQueue<>();
        engine.bus().subscribe(FeedStale.class, stale::add);
        try (RunningEngine _ = run(engine)) {
            feed.listener().onAlive();
            pass(Duration.ofSeconds(30));
            assertThat(engine.bus().awaitIdle(Duration.ofSeconds(20))).isTrue();
            assertThat(stale).isEmpty();

            pass(Duration.ofMillis(1));

            assertThat(Objects.requireNonNull(stale.poll(20, TimeUnit.SECONDS)).limit())
                    .isEqualTo(Duration.ofSeconds(30));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> live().feed(new PushedFeed(DAY), Duration.ZERO))
                .withMessage("feed pushed: maxSilence is PT0S; it must be above 0");
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }
}
