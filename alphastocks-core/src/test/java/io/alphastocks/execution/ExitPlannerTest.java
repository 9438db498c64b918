package io.alphastocks.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.book.BookDesk;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.time.TradingCalendar;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/// The levels and times of a trade, by hand.
class ExitPlannerTest {

    private static final Instant NOW = BookDesk.START;
    private static final Instant SQUARE_OFF = Instant.parse("2021-06-11T09:45:00Z");
    private static final Instant BEFORE_EXPIRY = Instant.parse("2021-06-17T09:00:00Z");
    private static final Signal SIGNAL = BookDesk.signal("S1", "ma", Side.SELL, NOW);

    private static ExitPlan plan(RiskProfile profile, String premium, long lots, Instant now) {
        return new ExitPlanner(ExecutionSettings.of(profile), TradingCalendar.nse())
                .plan(SIGNAL, BookDesk.PUT, Price.of(premium), Quantity.of(75 * lots), now);
    }

    private static ExitPlan plan(RiskProfile profile, String premium, long lots) {
        return plan(profile, premium, lots, NOW);
    }

    private static ExitPlan.Partial partial(String at, double percent) {
        return new ExitPlan.Partial(Price.of(at), percent);
    }

    private static ExitPlan.Trailing trailing(String from, double giveBack) {
        return new ExitPlan.Trailing(Price.of(from), giveBack);
    }

    @Test
    void ultraSafeHasOneTargetAndNoTrailing() {
        assertThat(plan(RiskProfile.ULTRA_SAFE, "100", 5))
                .isEqualTo(
                        new ExitPlan(
                                Price.of("80"),
                                Price.of("130"),
                                null,
                                null,
                                Price.of("15900"),
                                Price.of("15500"),
                                NOW.plus(Duration.ofHours(3)),
                                BEFORE_EXPIRY,
                                SQUARE_OFF));
    }

    @Test
    void conservativeSellsThreeOfFiveLotsAtItsFirstTarget() {
        assertThat(plan(RiskProfile.CONSERVATIVE, "100", 5))
                .isEqualTo(
                        new ExitPlan(
                                Price.of("70"),
                                Price.of("170"),
                                partial("145", 60),
                                trailing("125", 50),
                                Price.of("15900"),
                                Price.of("15500"),
                                NOW.plus(Duration.ofHours(4)),
                                BEFORE_EXPIRY,
                                SQUARE_OFF));
    }

    @Test
    void balancedSellsTwoOfFiveLots() {
        ExitPlan plan = plan(RiskProfile.BALANCED, "100", 5);

        assertThat(plan.stop()).isEqualTo(Price.of("65"));
        assertThat(plan.target()).isEqualTo(Price.of("200"));
        assertThat(plan.partial()).isEqualTo(partial("150", 50));
        assertThat(plan.trailing()).isEqualTo(trailing("130", 50));
        assertThat(plan.holdUntil()).isEqualTo(NOW.plus(Duration.ofHours(6)));
        assertThat(plan.sessionExit()).isEqualTo(SQUARE_OFF);
    }

    @Test
    void aggressiveSellsOneOfFiveLotsAndMayStayOvernight() {
        ExitPlan plan = plan(RiskProfile.AGGRESSIVE, "100", 5);

        assertThat(plan.stop()).isEqualTo(Price.of("50"));
        assertThat(plan.target()).isEqualTo(Price.of("250"));
        assertThat(plan.partial()).isEqualTo(partial("160", 30));
        assertThat(plan.trailing()).isEqualTo(trailing("150", 40));
        assertThat(plan.holdUntil()).isEqualTo(NOW.plus(Duration.ofHours(12)));
        assertThat(plan.sessionExit()).isNull();
    }

    @Test
    void aPartIsWholeLotsRoundedDownOfWhatWasEntered() {
        assertThat(partial("145", 60).quantity(Quantity.of(375), Quantity.of(75)))
                .isEqualTo(Quantity.of(225));
        assertThat(partial("145", 60).quantity(Quantity.of(300), Quantity.of(75)))
                .isEqualTo(Quantity.of(150));
        assertThat(partial("145", 30).quantity(Quantity.of(225), Quantity.of(75)))
                .isEqualTo(Quantity.ZERO);
    }

    @Test
    void wherePartOfItIsNoWholeLotTheFirstTargetClosesAll() {
        assertThat(plan(RiskProfile.CONSERVATIVE, "100", 1).partial()).isNull();
        assertThat(plan(RiskProfile.CONSERVATIVE, "100", 1).target()).isEqualTo(Price.of("145"));
        assertThat(plan(RiskProfile.BALANCED, "100", 1).target()).isEqualTo(Price.of("160"));
        assertThat(plan(RiskProfile.AGGRESSIVE, "100", 3).partial()).isNull();
        assertThat(plan(RiskProfile.AGGRESSIVE, "100", 3).target()).isEqualTo(Price.of("200"));
        assertThat(plan(RiskProfile.CONSERVATIVE, "100", 2).partial())
                .isEqualTo(partial("145", 60));
        assertThat(plan(RiskProfile.BALANCED, "100", 2).partial()).isEqualTo(partial("150", 50));
    }

    @Test
    void levelsAreMultiplesOfTheTickAndNeverBelowOne() {
        ExitPlan plan = plan(RiskProfile.CONSERVATIVE, "92.65", 5);
        assertThat(plan.stop()).isEqualTo(Price.of("64.85")); // 64.855
        assertThat(plan.target()).isEqualTo(Price.of("157.50")); // 157.505
        assertThat(plan.partial()).isEqualTo(partial("134.35", 60)); // 134.3425
        assertThat(plan.trailing()).isEqualTo(trailing("115.80", 50)); // 115.8125

        assertThat(plan(RiskProfile.BALANCED, "0.05", 1).stop()).isEqualTo(Price.of("0.05"));
    }

    @Test
    void theUnderlyingsLevelsMayBeSwitchedOff() {
        ExecutionSettings on = ExecutionSettings.of(RiskProfile.CONSERVATIVE);
        ExecutionSettings off =
                new ExecutionSettings(
                        on.enabled(),
                        on.profile(),
                        on.maxSignalAge(),
                        on.noEntriesBeforeClose(),
                        on.minStrength(),
                        on.minExpectedMovePercent(),
                        on.maxLots(),
                        on.minDaysToExpiry(),
                        on.maxDaysToExpiry(),
                        on.strikesAround(),
                        on.minOpenInterest(),
                        on.minVolume(),
                        on.maxSpreadPercent(),
                        on.minPremium(),
                        on.maxPremium(),
                        false,
                        on.expiryLead(),
                        on.squareOff(),
                        on.reversal());
        ExitPlan plan =
                new ExitPlanner(off, TradingCalendar.nse())
                        .plan(SIGNAL, BookDesk.PUT, Price.of("100"), Quantity.of(375), NOW);

        assertThat(plan.signalStop()).isNull();
        assertThat(plan.signalTarget()).isNull();
    }

    @Test
    void aSessionThatDoesNotContainTheSquareOffIsLeftWhereEntriesStop() {
        // Muhurat of 2021: 18:15 to 19:15 in India
        Instant inMuhurat = Instant.parse("2021-11-04T12:50:00Z");

        assertThat(plan(RiskProfile.CONSERVATIVE, "100", 5, inMuhurat).sessionExit())
                .isEqualTo(Instant.parse("2021-11-04T13:30:00Z"));
    }
}
