package io.alphastocks.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Moneyness;
import io.alphastocks.model.Price;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Rules that need nothing but the signal and the time; a profile that asks less than the settings.
class SignalRulesTest {

    private static final RiskProfile EASY =
            new RiskProfile(
                    "EASY",
                    Moneyness.ATM,
                    0,
                    0,
                    30,
                    45,
                    0,
                    2,
                    0,
                    0,
                    Duration.ofHours(4),
                    false,
                    null,
                    null);

    private static Signal signal(String time, double strength, double move) {
        return new Signal(
                "S1",
                "NIFTY",
                "ma",
                Side.BUY,
                Price.of("15800"),
                Price.of("15700"),
                Price.of("16000"),
                strength,
                move,
                Timeframe.MIN_5,
                "",
                Instant.parse(time));
    }

    private static Optional<Rejection> check(RiskProfile profile, Signal signal, String now) {
        return new SignalRules(ExecutionSettings.of(profile), TradingCalendar.nse())
                .check(signal, Instant.parse(now));
    }

    private static Optional<Rejection> check(String signalTime, String now) {
        return check(EASY, signal(signalTime, 8, 2), now);
    }

    @ParameterizedTest
    @CsvSource({
        // to the very age, and the first and last moments of the session that count
        "2021-06-11T05:00:00Z, 2021-06-11T05:01:00Z",
        "2021-06-11T03:45:00Z, 2021-06-11T03:45:00Z",
        "2021-06-11T09:44:59Z, 2021-06-11T09:44:59.999999Z",
        // one that comes from a clock a little ahead
        "2021-06-11T05:00:01Z, 2021-06-11T05:00:00Z"
    })
    void aFreshSignalInsideTheSessionPasses(String signalTime, String now) {
        assertThat(check(signalTime, now)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "signal age, 2021-06-11T05:00:00Z, 2021-06-11T05:01:00.000001Z",
        // 09:14:59 in India, the close, a Saturday, a holiday
        "session, 2021-06-11T03:44:59Z, 2021-06-11T03:44:59.999999Z",
        "session, 2021-06-11T10:00:00Z, 2021-06-11T10:00:00Z",
        "session, 2021-06-12T05:00:00Z, 2021-06-12T05:00:00Z",
        "session, 2021-01-26T05:00:00Z, 2021-01-26T05:00:00Z",
        // 15:15
        "last minutes, 2021-06-11T09:45:00Z, 2021-06-11T09:45:00Z",
        "last minutes, 2021-06-11T09:59:59Z, 2021-06-11T09:59:59Z"
    })
    void anOldSignalOrOneOutsideOfTheSessionIsRefused(String rule, String signalTime, String now) {
        assertThat(check(signalTime, now)).get().extracting(Rejection::rule).isEqualTo(rule);
    }

    @Test
    void strengthAndMoveAreRefusedBelowTheirLimits() {
        String now = "2021-06-11T05:00:00Z";
        assertThat(check(EASY, signal(now, 5, 0.5), now)).isEmpty();

        Rejection weak = check(EASY, signal(now, 4.999, 2), now).orElseThrow();
        assertThat(weak.rule()).isEqualTo("strength");
        assertThat(weak.value()).isEqualTo("4.999");
        assertThat(weak.limit()).isEqualTo("5.0");

        Rejection small = check(EASY, signal(now, 8, 0.499), now).orElseThrow();
        assertThat(small.rule()).isEqualTo("expected move %");
        assertThat(small.limit()).isEqualTo("0.5");
    }

    @Test
    void theStricterOfSettingsAndProfileHolds() {
        String now = "2021-06-11T05:00:00Z";
        RiskProfile safe = RiskProfile.ULTRA_SAFE; // strength 8, move 1

        assertThat(check(safe, signal(now, 8, 1), now)).isEmpty();
        assertThat(check(safe, signal(now, 7.9, 1), now).orElseThrow().limit()).isEqualTo("8.0");
        assertThat(check(safe, signal(now, 8, 0.9), now).orElseThrow().limit()).isEqualTo("1.0");
    }

    @Test
    void afterTheSquareOffNothingIsEnteredForTheDay() {
        Signal late = signal("2026-08-05T09:50:00Z", 9, 2); // 15:20, and the session ends at 15:40

        assertThat(check(RiskProfile.CONSERVATIVE, late, "2026-08-05T09:50:00Z"))
                .hasValueSatisfying(r -> assertThat(r.rule()).isEqualTo("after square-off"));
        assertThat(check(RiskProfile.AGGRESSIVE, late, "2026-08-05T09:50:00Z")).isEmpty();
    }
}
