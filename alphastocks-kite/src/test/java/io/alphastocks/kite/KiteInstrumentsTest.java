package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.testkit.kite.FakeKite;
import io.alphastocks.testkit.kite.Fault;
import io.alphastocks.testkit.kite.KiteListing;
import io.alphastocks.testkit.kite.RateLimits;
import io.alphastocks.testkit.kite.Route;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The day's list of instruments, as it comes and as it does not.
class KiteInstrumentsTest {

    private static final int ROWS = 5_000;

    @TempDir Path directory;

    private final SimulatedClock clock = SimulatedClock.at(KiteRig.MORNING);
    private final FakeKite fake =
            FakeKite.with(clock, KiteListing.large(ROWS, KiteRig.TODAY))
                    .rateLimits(RateLimits.UNLIMITED)
                    .start();
    private final KiteSession session =
            KiteSession.open(
                    KiteSettings.of("key", "secret").at(fake.restUri(), fake.tickerUri()),
                    KiteTokenStore.memory(),
                    clock);

    @BeforeEach
    void login() {
        session.login(fake.requestToken());
    }

    @AfterEach
    void close() {
        session.close();
        fake.close();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void itIsReadOnceADayAndKept() throws IOException {
        KiteInstruments first = KiteInstruments.today(session, directory);
        KiteInstruments again = KiteInstruments.today(session, directory);

        assertThat(again.master().all()).hasSameSizeAs(first.master().all());
        assertThat(first.passedOver()).isZero();
        assertThat(fake.requests(Route.INSTRUMENTS)).hasSize(1);
        assertThat(files()).containsExactly("instruments-2026-11-20.csv.gz");

        clock.advanceTo(KiteRig.MORNING.plusSeconds(86_400));
        assertThatExceptionOfType(KiteException.class)
                .isThrownBy(() -> KiteInstruments.today(session, directory))
                .withMessageContaining("nobody is logged in");
        login();
        assertThat(KiteInstruments.today(session, directory).date())
                .isEqualTo(KiteRig.TODAY.plusDays(1));
        assertThat(fake.requests(Route.INSTRUMENTS)).hasSize(2);
    }

    @Test
    void oneThatCameDamagedIsNotKept() throws IOException {
        Map<String, Fault> faults =
                Map.of(
                        "truncated", Fault.truncated(700),
                        "cut", Fault.cutAfter(700),
                        "page", Fault.html(503),
                        "tokens", Fault.rewritten(text -> text.replace("\n1", "\nx")));
        faults.forEach((name, fault) -> {
            fake.next(Route.INSTRUMENTS, fault);
            assertThatExceptionOfType(KiteException.class)
                    .as(name)
                    .isThrownBy(() -> KiteInstruments.today(session, directory));
            assertThat(directory).isEmptyDirectory();
        });
        assertThat(KiteInstruments.today(session, directory).passedOver()).isZero();
    }

    @Test
    void aRowInAThousandMayBeWrong() {
        fake.next(
                Route.INSTRUMENTS,
                Fault.rewritten(text -> text.replaceFirst("\\n\\d+,", "\nnonsense,")));

        assertThat(KiteInstruments.today(session, directory).passedOver()).isEqualTo(1);
    }
}
