package io.alphastocks.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.model.Money;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.util.Optional;

/// The rules at their borders, with a capital of 100,000 and the default limits.
class RiskLimitsTest {

    private static final RiskLimits LIMITS = RiskLimits.DEFAULT;

    private static Exposure exposure(
            String cash,
            String reserved,
            String cost,
            int positions,
            String realised,
            int losses,
            int entries,
            boolean halted) {
        return new Exposure(
                Money.of("100000"),
                Money.of(cash),
                Money.of(reserved),
                Money.of(cost),
                positions,
                LocalDate.of(2021, 6, 11),
                Money.of(realised),
                losses,
                entries,
                0,
                halted);
    }

    private static Optional<RiskBreach> check(Exposure exposure, String value) {
        return RiskLimits.first(LIMITS.all(), exposure, new EntryCost(Money.of(value), Money.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        // losses, realised, entries, positions, reserved, cost, value: what just passes
        "2, -4999.9999, 9, 2, 0, 0, 15000",
        "0, 0, 0, 0, 5000, 5000, 5000",
        "0, 1000000, 0, 0, 0, 14999.9999, 0.0001"
    })
    void whatIsWithinEveryLimitPasses(
            int losses,
            String realised,
            int entries,
            int positions,
            String reserved,
            String cost,
            String value) {
        Exposure exposure =
                exposure("85000", reserved, cost, positions, realised, losses, entries, false);

        assertThat(check(exposure, value)).isEmpty();
    }

    @Test
    void eachRuleSaysNoAtItsLimitWithValueAndLimit() {
        assertThat(check(exposure("100000", "0", "0", 0, "0", 0, 0, true), "1"))
                .contains(new RiskBreach("trading halted", "halted", "not halted"));
        assertThat(check(exposure("100000", "0", "0", 0, "0", 3, 0, false), "1"))
                .contains(new RiskBreach("consecutive losses", "3", "3"));
        assertThat(check(exposure("100000", "0", "0", 0, "-5000", 0, 0, false), "1"))
                .contains(new RiskBreach("daily loss", "5000.00", "5000.00"));
        assertThat(check(exposure("100000", "0", "0", 0, "0", 0, 10, false), "1"))
                .contains(new RiskBreach("entries per minute", "10", "10"));
        assertThat(check(exposure("100000", "0", "0", 3, "0", 0, 0, false), "1"))
                .contains(new RiskBreach("open positions", "3", "3"));
        assertThat(check(exposure("100000", "5000", "5000", 0, "0", 0, 0, false), "5000.0001"))
                .contains(new RiskBreach("capital at risk", "15000.0001", "15000.00"));
        assertThat(check(exposure("6000", "5000", "5000", 0, "0", 0, 0, false), "1000.0001"))
                .contains(new RiskBreach("free cash", "1000.0001", "1000.00"));
    }

    @Test
    void theFirstRuleThatSaysNoIsTheAnswer() {
        Exposure everything = exposure("0", "5000", "50000", 9, "-9000", 9, 99, true);

        assertThat(check(everything, "1").orElseThrow().rule()).isEqualTo("trading halted");
        assertThat(
                        RiskLimits.first(
                                LIMITS.all().subList(1, LIMITS.all().size()),
                                everything,
                                EntryCost.UNKNOWN))
                .get()
                .extracting(RiskBreach::rule)
                .isEqualTo("consecutive losses");
    }

    @Test
    void theRulesWithoutAPriceAskNothingAboutCostOrPlaces() {
        Exposure full = exposure("0", "5000", "50000", 9, "0", 0, 0, false);

        assertThat(RiskLimits.first(LIMITS.withoutPrice(), full, EntryCost.UNKNOWN)).isEmpty();
        assertThat(check(full, "1").orElseThrow().rule()).isEqualTo("open positions");
    }

    @Test
    void wrongLimitsAreNamedWithTheirValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withMaxPositions(0))
                .withMessage("maxPositions is 0; it must be 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RiskLimits(1, Double.NaN, 5, 1, 1))
                .withMessageContaining("maxCapitalAtRiskPercent is NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RiskLimits(1, 15, 101, 1, 1))
                .withMessageContaining("maxDailyLossPercent is 101.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RiskLimits(1, 15, 5, 0, 1))
                .withMessageContaining("maxConsecutiveLosses");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RiskLimits(1, 15, 5, 1, 0))
                .withMessageContaining("maxEntriesPerMinute");
    }
}
