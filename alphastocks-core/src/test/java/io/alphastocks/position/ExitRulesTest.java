package io.alphastocks.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.book.BookDesk;
import io.alphastocks.model.Charges;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The rules of an exit plan: entry 100, stop 70, target 170, 225 of 375 at 145, trailing from 125.
class ExitRulesTest {

    private static final ExitPlan PLAN = BookDesk.PLAN;

    private static OptionPosition position(OptionType type, ExitPlan plan, long held) {
        OptionContract put = BookDesk.PUT;
        OptionContract contract =
                new OptionContract(
                        put.id(),
                        put.symbol(),
                        put.expiry(),
                        put.strike(),
                        type,
                        put.tickSize(),
                        put.lotSize());
        return new OptionPosition(
                "S1/P",
                "S1",
                "ma",
                contract,
                Quantity.of(375),
                Money.of("37500"),
                Quantity.of(held),
                Money.of("100").times(held),
                Money.ZERO,
                Charges.NONE,
                plan,
                plan.stop(),
                ExitReason.STOP,
                false,
                BookDesk.START,
                null,
                null);
    }

    private static OptionPosition position() {
        return position(OptionType.PE, PLAN, 375);
    }

    private static Optional<ExitRules.Exit> at(OptionPosition position, String premium) {
        return ExitRules.onPremium(position, Price.of(premium), false);
    }

    private static Optional<ExitRules.Exit> exit(ExitReason reason, @Nullable String level) {
        return Optional.of(new ExitRules.Exit(reason, level == null ? null : Price.of(level)));
    }

    @Example
    void nothingHappensBetweenTheLevels() {
        assertThat(at(position(), "70.05")).isEmpty();
        assertThat(at(position(), "144.95")).isEmpty();
    }

    @Example
    void levelsActWhereTheyAreReachedOrPassedAndNameThemselves() {
        assertThat(at(position(), "70")).isEqualTo(exit(ExitReason.STOP, "70"));
        assertThat(at(position(), "3")).isEqualTo(exit(ExitReason.STOP, "70")); // a gap
        assertThat(at(position(), "145")).isEqualTo(exit(ExitReason.PARTIAL_TARGET, "145"));
        assertThat(at(position(), "169.95")).isEqualTo(exit(ExitReason.PARTIAL_TARGET, "145"));
        assertThat(at(position(), "170")).isEqualTo(exit(ExitReason.TARGET, "170"));
        assertThat(at(position(), "500")).isEqualTo(exit(ExitReason.TARGET, "170"));
    }

    @Example
    void thePartialExitActsOnce() {
        OptionPosition done = position().exiting(ExitReason.PARTIAL_TARGET);

        assertThat(at(done, "150")).isEmpty();
        assertThat(at(done, "170")).isEqualTo(exit(ExitReason.TARGET, "170"));
    }

    @Example
    void whereNoMoreIsHeldThanThePartTheFirstTargetClosesAll() {
        assertThat(at(position(OptionType.PE, PLAN, 225), "145"))
                .isEqualTo(exit(ExitReason.TARGET, "145"));
        assertThat(at(position(OptionType.PE, PLAN, 300), "145"))
                .isEqualTo(exit(ExitReason.PARTIAL_TARGET, "145"));
    }

    @Example
    void theStopInForceCountsAndSaysWhoseItIs() {
        OptionPosition trailed = position().tightened(Price.of("120"), ExitReason.TRAILING_STOP);

        assertThat(at(trailed, "120.05")).isEmpty();
        assertThat(at(trailed, "119")).isEqualTo(exit(ExitReason.TRAILING_STOP, "120"));
    }

    @Example
    void theStopComesFirstWhereSeveralRulesFire() {
        OptionPosition absurd = position().tightened(Price.of("180"), ExitReason.TRAILING_STOP);

        assertThat(at(absurd, "175")).isEqualTo(exit(ExitReason.TRAILING_STOP, "180"));
    }

    @Example
    void theUnderlyingsLevelsAreMirroredForPutsAndCalls() {
        OptionPosition put = position(); // from 16,000 it is wrong, from 15,700 it is done
        assertThat(ExitRules.onUnderlying(put, Price.of("15999.95"))).isEmpty();
        assertThat(ExitRules.onUnderlying(put, Price.of("15700.05"))).isEmpty();
        assertThat(ExitRules.onUnderlying(put, Price.of("16000")))
                .isEqualTo(exit(ExitReason.SIGNAL_STOP, null));
        assertThat(ExitRules.onUnderlying(put, Price.of("15700")))
                .isEqualTo(exit(ExitReason.SIGNAL_TARGET, null));

        OptionPosition call = position(OptionType.CE, mirrored(), 375);
        assertThat(ExitRules.onUnderlying(call, Price.of("15700")))
                .isEqualTo(exit(ExitReason.SIGNAL_STOP, null));
        assertThat(ExitRules.onUnderlying(call, Price.of("16000")))
                .isEqualTo(exit(ExitReason.SIGNAL_TARGET, null));
        assertThat(ExitRules.onUnderlying(call, Price.of("15850"))).isEmpty();
    }

    private static ExitPlan mirrored() {
        return new ExitPlan(
                PLAN.stop(),
                PLAN.target(),
                PLAN.partial(),
                PLAN.trailing(),
                /* signalStop= */ PLAN.signalTarget(),
                /* signalTarget= */ PLAN.signalStop(),
                PLAN.holdUntil(),
                PLAN.expiryExit(),
                PLAN.sessionExit());
    }

    @Example
    void timeActsAtItsMomentTheLongestHoldingFirst() {
        Instant hold = BookDesk.START.plus(Duration.ofHours(1));
        Instant expiry = hold.plusSeconds(60);
        Instant session = expiry.plusSeconds(60);
        ExitPlan early = times(hold, expiry, session);
        assertThat(ExitRules.onTime(position(OptionType.PE, early, 75), hold.minusNanos(1_000)))
                .isEmpty();
        assertThat(ExitRules.onTime(position(OptionType.PE, early, 75), session))
                .isEqualTo(exit(ExitReason.LONGEST_HOLDING, null));

        OptionPosition later =
                position(OptionType.PE, times(session.plusSeconds(1), expiry, session), 75);
        assertThat(ExitRules.onTime(later, expiry)).isEqualTo(exit(ExitReason.EXPIRY, null));
        OptionPosition last =
                position(
                        OptionType.PE,
                        times(session.plusSeconds(1), session.plusSeconds(1), session),
                        75);
        assertThat(ExitRules.onTime(last, session)).isEqualTo(exit(ExitReason.SESSION_END, null));
        OptionPosition overnight =
                position(
                        OptionType.PE,
                        times(session.plusSeconds(1), session.plusSeconds(1), null),
                        75);
        assertThat(ExitRules.onTime(overnight, session)).isEmpty();
    }

    private static ExitPlan times(Instant hold, Instant expiry, @Nullable Instant session) {
        return new ExitPlan(
                PLAN.stop(), PLAN.target(), null, null, null, null, hold, expiry, session);
    }

    @Example
    void theTrailingStopKeepsItsShareOfTheGainRoundedDownToTheTick() {
        assertThat(ExitRules.trailingStop(position(), Price.of("124.95"))).isEmpty();
        assertThat(ExitRules.trailingStop(position(), Price.of("125")))
                .contains(Price.of("112.50"));
        // 100 + 33.35 x 50 % = 116.675
        assertThat(ExitRules.trailingStop(position(), Price.of("133.35")))
                .contains(Price.of("116.65"));
        ExitPlan plain =
                new ExitPlan(
                        PLAN.stop(),
                        PLAN.target(),
                        null,
                        null,
                        null,
                        null,
                        PLAN.holdUntil(),
                        PLAN.expiryExit(),
                        null);
        assertThat(ExitRules.trailingStop(position(OptionType.PE, plain, 75), Price.of("160")))
                .isEmpty();
    }

    @Property(tries = 300)
    void theTrailingStopNeverFallsAsTheBestRisesAndStaysBelowIt(
            @ForAll @IntRange(min = 2_500, max = 100_000) int ticks,
            @ForAll @IntRange(min = 0, max = 1_000) int more,
            @ForAll @DoubleRange(min = 0, max = 100) double giveBack) {
        ExitPlan plan =
                new ExitPlan(
                        PLAN.stop(),
                        Price.of("1000000"),
                        null,
                        new ExitPlan.Trailing(Price.of("125"), giveBack),
                        null,
                        null,
                        PLAN.holdUntil(),
                        PLAN.expiryExit(),
                        null);
        OptionPosition position = position(OptionType.PE, plan, 375);
        Price best = Price.ofRaw(500L * ticks);
        Price better = Price.ofRaw(500L * (ticks + more));

        Price stop = ExitRules.trailingStop(position, best).orElseThrow();
        Price next = ExitRules.trailingStop(position, better).orElseThrow();

        assertThat(next).isGreaterThanOrEqualTo(stop);
        assertThat(stop).isBetween(Price.of("100"), best);
        assertThat(stop.isMultipleOf(Price.of("0.05"))).isTrue();
    }
}
