package io.alphastocks.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.book.BookDesk;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Side;
import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// The rules at their borders, with a capital of 100,000 and the default limits: 10,000 a position,
/// 15,000 at risk, a daily loss of 5,000.
class RiskLimitsTest {

    private static final RiskLimits LIMITS = RiskLimits.DEFAULT;
    private static final Instant NOW = BookDesk.START;
    private static final Instant TOMORROW = Instant.parse("2021-06-13T18:30:00Z");

    /// An account at rest, changed where a test needs it.
    private static final class Account {

        String cash = "100000";
        String reserved = "0";
        String cost = "0";
        int positions;
        String realised = "0";
        String openLoss = "0";
        int losses;
        int entries;
        int unresolved;
        TradingStatus trading = TradingStatus.ACTIVE;

        Exposure exposure() {
            return new Exposure(
                    Money.of("100000"),
                    Money.of(cash),
                    Money.of(reserved),
                    Money.ZERO,
                    Money.of(cost),
                    positions,
                    LocalDate.of(2021, 6, 11),
                    TOMORROW,
                    Money.of(realised),
                    Money.of(openLoss),
                    losses,
                    entries,
                    unresolved,
                    trading,
                    null);
        }
    }

    private final Account account = new Account();

    private static ProposedEntry early(Duration silence) {
        return ProposedEntry.of(
                BookDesk.signal("S1", "ma", Side.SELL, NOW), NOW, new MarketState(null, silence));
    }

    /// One order of units at a price of 100.
    private static ProposedEntry entry(long units, @Nullable String last, int orders) {
        return new ProposedEntry(
                BookDesk.signal("S1", "ma", Side.SELL, NOW),
                NOW,
                new MarketState(last == null ? null : Price.of(last), Duration.ZERO),
                BookDesk.PUT,
                Quantity.of(units),
                Price.of("100"),
                orders,
                Money.of("20"));
    }

    private Optional<RiskBreach> check(ProposedEntry entry) {
        return RiskRule.first(RiskRule.of(LIMITS), account.exposure(), entry);
    }

    @ParameterizedTest
    @CsvSource({
        // losses, realised, open loss, entries, positions, reserved, cost, units: what just passes
        "2, -4000, 999.9999, 9, 2, 0, 0, 100",
        "0, 5000, 9999.9999, 0, 0, 5000, 5000, 50",
        "0, 1000000, 0, 0, 0, 0, 14900, 1"
    })
    void whatIsWithinEveryLimitPasses(
            int losses,
            String realised,
            String openLoss,
            int entries,
            int positions,
            String reserved,
            String cost,
            long units) {
        account.losses = losses;
        account.realised = realised;
        account.openLoss = openLoss;
        account.entries = entries;
        account.positions = positions;
        account.reserved = reserved;
        account.cost = cost;

        assertThat(check(entry(units, "100", 1))).isEmpty();
        assertThat(check(early(Duration.ofSeconds(10)))).isEmpty();
    }

    private void assertRefused(ProposedEntry entry, String rule, String value, String limit) {
        RiskBreach breach = check(entry).orElseThrow();
        assertThat(breach.rule()).isEqualTo(rule);
        assertThat(breach.value()).isEqualTo(value);
        assertThat(breach.limit()).isEqualTo(limit);
    }

    @Test
    void anAccountThatDoesNotTradeEntersNothingAndSaysUntilWhen() {
        account.trading = TradingStatus.reducing("news").until(TOMORROW);
        assertThat(check(early(Duration.ZERO)))
                .contains(new RiskBreach("trading state", "REDUCING: news", "ACTIVE", TOMORROW));
        account.trading = TradingStatus.closingAll("fire");
        assertThat(check(entry(1, "100", 1)))
                .contains(new RiskBreach("trading state", "HALTED: fire", "ACTIVE"));
    }

    @Test
    void anOrderOfUnknownFateThatNobodyCouldSettleStopsEntries() {
        account.unresolved = 1;
        assertRefused(early(Duration.ZERO), "unresolved orders", "1", "0");
        assertRefused(entry(1, "100", 1), "unresolved orders", "1", "0");
    }

    @Test
    void aFeedThatIsSilentForTooLongIsNotTradedOn() {
        assertRefused(early(Duration.ofMillis(10_001)), "stale feed", "10.001 s", "10.0 s");
    }

    @Test
    void lossesInARowStopTheDay() {
        account.losses = 3;
        assertThat(check(early(Duration.ZERO)))
                .contains(new RiskBreach("consecutive losses", "3", "3", TOMORROW));
    }

    @Test
    void theDaysLossCountsWhatIsRealisedAndWhatIsOpen() {
        account.realised = "-4000";
        account.openLoss = "1000";
        assertThat(check(early(Duration.ZERO)))
                .contains(new RiskBreach("daily loss", "5000.00", "5000.00", TOMORROW));
        account.realised = "-5000";
        account.openLoss = "0";
        assertRefused(entry(1, "100", 1), "daily loss", "5000.00", "5000.00");
    }

    @Test
    void everyOrderOfAnEntryCountsForItsRate() {
        account.entries = 10;
        assertThat(check(early(Duration.ZERO)))
                .contains(
                        new RiskBreach(
                                "entries per minute", "11", "10", NOW.plus(Duration.ofMinutes(1))));
        account.entries = 8;
        assertThat(check(entry(1, "100", 2))).isEmpty();
        assertRefused(entry(1, "100", 3), "entries per minute", "11", "10");
    }

    @Test
    void openPositionsAreCountedOnceTheContractIsKnown() {
        account.positions = 3;
        assertThat(check(early(Duration.ZERO))).isEmpty(); // a reversal makes room for itself
        assertRefused(entry(1, "100", 1), "open positions", "3", "3");
    }

    @Test
    void oneEntryTakesNoMoreThanItsShare() {
        assertRefused(entry(101, "100", 1), "position size", "10100.00", "10000.00");
    }

    @ParameterizedTest
    @CsvSource({"111.1112, false", "111.1111, true", "90.9091, true", "90.9090, false"})
    void aPriceFarFromTheLastIsRefused(String last, boolean passes) {
        assertThat(check(entry(1, last, 1)).map(RiskBreach::rule))
                .isEqualTo(passes ? Optional.empty() : Optional.of("price band"));
    }

    @Test
    void thePriceBandSaysWhatItMeasuredAndNeedsALastPrice() {
        assertRefused(
                entry(1, "80", 1),
                "price band",
                "100.00 is 25.00 % from the last price 80.00",
                "10.0 %");
        assertThat(check(entry(1, null, 1))).isEmpty();
    }

    @Test
    void capitalAtRiskIsWhatIsHeldAndMayStillBeBought() {
        account.reserved = "5000";
        account.cost = "5000";
        assertRefused(entry(51, "100", 1), "capital at risk", "15100.00", "15000.00");
    }

    @Test
    void anEntryIsPaidWithItsChargesOutOfFreeCash() {
        account.cash = "6000";
        account.reserved = "5000";
        assertRefused(entry(10, "100", 1), "free cash", "1020.00", "1000.00");
    }

    @Test
    void theFirstRuleThatSaysNoIsTheAnswerAndAUsersOwnRuleIsOneMore() {
        RiskRule own = (_, _) -> Optional.of(new RiskBreach("mine", "1", "0"));

        assertThat(
                        RiskRule.first(
                                List.of(own, LimitRules::tradingState),
                                account.exposure(),
                                early(Duration.ZERO)))
                .contains(new RiskBreach("mine", "1", "0"));
    }

    @ParameterizedTest
    @CsvSource({
        // the open, the last moment, before the open, the close, a Saturday, a holiday
        "2021-06-11T03:45:00Z, ''",
        "2021-06-11T09:59:59.999999Z, ''",
        "2021-06-11T03:44:59.999999Z, 2021-06-11T03:45:00Z",
        "2021-06-11T10:00:00Z, 2021-06-14T03:45:00Z",
        "2021-06-12T05:00:00Z, 2021-06-14T03:45:00Z",
        "2021-01-26T05:00:00Z, 2021-01-27T03:45:00Z"
    })
    void entriesAreMadeInSessionsOnly(Instant time, String until) {
        Optional<RiskBreach> breach =
                RiskRule.session(TradingCalendar.nse())
                        .check(
                                account.exposure(),
                                ProposedEntry.of(
                                        BookDesk.signal("S1", "ma", Side.SELL, NOW),
                                        time,
                                        new MarketState(null, Duration.ZERO)));

        assertThat(breach.map(RiskBreach::rule).orElse(""))
                .isEqualTo(until.isEmpty() ? "" : "session");
        assertThat(breach.map(RiskBreach::until))
                .isEqualTo(until.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(until)));
    }

    @Test
    void wrongLimitsAreNamedWithTheirValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withMaxPositions(0))
                .withMessage("maxPositions is 0; it must be 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withMaxCapitalAtRiskPercent(Double.NaN))
                .withMessageContaining("maxCapitalAtRiskPercent is NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withMaxDailyLossPercent(101))
                .withMessageContaining("maxDailyLossPercent is 101.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withMaxPositionPercent(0))
                .withMessageContaining("maxPositionPercent is 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withMaxPriceBandPercent(-1))
                .withMessageContaining("maxPriceBandPercent is -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withMaxConsecutiveLosses(0))
                .withMessageContaining("maxConsecutiveLosses");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withMaxEntriesPerMinute(0))
                .withMessageContaining("maxEntriesPerMinute");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withMaxFeedSilence(Duration.ZERO))
                .withMessage("maxFeedSilence is PT0S; it must be above 0");
    }

    @Test
    void ofTwoHaltsTheStricterPartOfEachHolds() {
        TradingStatus reducing = TradingStatus.reducing("a").until(NOW);
        TradingStatus closing = TradingStatus.closingAll("b").until(TOMORROW);

        assertThat(TradingStatus.ACTIVE.and(reducing)).isEqualTo(reducing);
        assertThat(reducing.and(closing)).isEqualTo(closing);
        assertThat(closing.and(reducing)).isSameAs(closing);
        assertThat(closing.and(TradingStatus.reducing("c")))
                .isEqualTo(new TradingStatus(TradingState.HALTED, true, "c", null));
        assertThat(TradingStatus.halted("d").and(closing))
                .isEqualTo(new TradingStatus(TradingState.HALTED, true, "b", null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TradingStatus(TradingState.REDUCING, true, "", null));
    }
}
