package io.alphastocks.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.kite.KiteSession;
import io.alphastocks.kite.KiteSettings;
import io.alphastocks.kite.KiteTicker;
import io.alphastocks.kite.KiteTokenStore;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.store.MemoryMarketDataStore;
import io.alphastocks.testkit.kite.FakeKite;
import io.alphastocks.testkit.kite.FakePosition;
import io.alphastocks.testkit.kite.KiteInstrument;
import io.alphastocks.testkit.kite.KiteListing;
import io.alphastocks.testkit.kite.TickerMode;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The examples of Kite before a fake of the broker.
class KiteExamplesTest {

    private static final Instant MORNING = Instant.parse("2026-11-20T04:30:00Z");
    private static final KiteInstrument INFY = KiteInstrument.equity("NSE", 1594, "INFY");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SimulatedClock clock = SimulatedClock.at(MORNING);

    @TempDir Path directory;

    private KiteSession session(FakeKite fake, KiteTokenStore store) {
        return KiteSession.open(
                KiteSettings.of("key", "secret").at(fake.restUri(), fake.tickerUri()),
                store,
                clock);
    }

    @Test
    void aPersonLogsInByTheAddressThatThePageLeadsTo() throws IOException {
        Path file = directory.resolve("token.json");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (FakeKite fake = FakeKite.with(clock, KiteListing.of(INFY)).start();
                KiteSession session = session(fake, KiteTokenStore.file(file))) {
            String input =
                    "wrong\nhttp://127.0.0.1/?action=login&request_token=%s&status=success\n"
                            .formatted(fake.requestToken());

            assertThat(
                            KiteLogin.logIn(
                                    session,
                                    new BufferedReader(new StringReader(input)),
                                    new PrintStream(said, true, StandardCharsets.UTF_8)))
                    .isPresent();

            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("connect/login?v=3&api_key=key", "was refused")
                    .contains("AB1234 is logged in until 2026-11-21T00:30:00Z")
                    .doesNotContain("secret");
            try (KiteSession later = session(fake, KiteTokenStore.file(file))) {
                assertThat(later.token()).isPresent();
            }
            assertThat(
                            KiteLogin.logIn(
                                    session,
                                    new BufferedReader(new StringReader("")),
                                    new PrintStream(said, true, StandardCharsets.UTF_8)))
                    .isEmpty();
        }
    }

    @Test
    void whatIsNotSetIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KiteEnvironment(Map.of("KITE_API_KEY", "k")).settings())
                .withMessage("set the environment variable KITE_API_SECRET");
    }

    @Test
    void ticksAreRecorded() {
        InstrumentId id = new InstrumentId("NSE:INFY");
        try (FakeKite fake = FakeKite.with(clock, KiteListing.of(INFY)).start();
                KiteSession session = session(fake, KiteTokenStore.memory());
                MemoryMarketDataStore store = MemoryMarketDataStore.create()) {
            var _ = session.login(fake.requestToken());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RecordTicks.ticker(session, directory, List.of("NSE:NOBODY")))
                    .withMessage("the broker does not list NSE:NOBODY");
            try (KiteTicker ticker = RecordTicks.ticker(session, directory, List.of(" NSE:INFY"))) {
                ticker.start(new RecordTicks.Recorder(store));
                fake.ticker().awaitSubscription(INFY.token(), TickerMode.FULL, PATIENCE);
                fake.price("NSE:INFY", Price.of("1490.05"));
                fake.price("NSE:INFY", Price.of("1490.10"));
                long until = System.nanoTime() + PATIENCE.toNanos();
                while (ticker.statistics().ticks() < 2 && System.nanoTime() < until) {
                    LockSupport.parkNanos(100_000);
                }
            }
            store.flush();
            try (Stream<Tick> ticks =
                    store.ticks(id, EpochMicros.of(MORNING), EpochMicros.of(MORNING) + 1_000_000)) {
                assertThat(ticks.map(Tick::last))
                        .containsExactly(Price.of("1490.05"), Price.of("1490.10"));
            }
        }
    }

    /// A whole day at the fake: what the engine says it has earned is what the broker has, less
    /// charges.
    @Test
    void aWholeDayIsTradedAsItWillBeWithMoney() throws Exception {
        try (LiveRehearsal rehearsal = LiveRehearsal.of(42)) {
            Money net = rehearsal.run();

            assertThat(rehearsal.account().trades()).isNotEmpty();
            assertThat(rehearsal.account().positions())
                    .extracting(FakePosition::quantity)
                    .containsOnly(0L);
            assertThat(rehearsal.account().profit().isAbove(net)).isTrue();
        }
    }
}
