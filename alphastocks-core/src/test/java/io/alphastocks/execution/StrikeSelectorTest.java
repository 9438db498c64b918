package io.alphastocks.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.alphastocks.NiftyMaster;
import io.alphastocks.book.BookDesk;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.RiskProfile;
import io.alphastocks.model.StrikeCandidate;
import io.alphastocks.model.StrikeCandidate.FilterResult;
import io.alphastocks.model.StrikeCandidate.Verdict;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Which contract is taken, and what every filter said.
class StrikeSelectorTest {

    private static final LocalDate EXPIRY = LocalDate.of(2021, 6, 17);
    private final Map<InstrumentId, Tick> ticks = new HashMap<>();
    private final NiftyMaster master = NiftyMaster.june();

    private StrikeSelector selector(RiskProfile profile) {
        return new StrikeSelector(
                master,
                ExecutionSettings.of(profile),
                contract -> Optional.ofNullable(ticks.get(contract.id())));
    }

    private static OptionContract contract(int strike, OptionType type) {
        return NiftyMaster.contract(EXPIRY, Price.of(Integer.toString(strike)), type);
    }

    private static Tick tick(
            OptionContract contract, String last, String bid, String ask, long volume, long oi) {
        return new Tick(
                contract.id(),
                EpochMicros.of(BookDesk.START),
                Price.of(last).raw(),
                0,
                volume,
                Price.of(bid).raw(),
                75,
                Price.of(ask).raw(),
                75,
                oi,
                TickKind.LIVE);
    }

    private void everythingTrades() {
        for (int strike = 15_500; strike <= 16_100; strike += 50) {
            for (OptionType type : OptionType.values()) {
                OptionContract contract = contract(strike, type);
                ticks.put(contract.id(), tick(contract, "100", "99.50", "100.50", 100, 1_000));
            }
        }
    }

    private StrikeSelector.Selection select(RiskProfile profile, OptionType type, String spot) {
        return selector(profile).select("NIFTY", EXPIRY, type, Price.of(spot));
    }

    private static StrikeCandidate of(StrikeSelector.Selection selection, int strike) {
        return selection.candidates().stream()
                .filter(c -> c.contract().strike().equals(Price.of(Integer.toString(strike))))
                .findFirst()
                .orElseThrow();
    }

    private static FilterResult filter(StrikeCandidate candidate, String name) {
        return candidate.filters().stream()
                .filter(f -> f.filter().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        // 0.5 % of 15,800 is 79 in the money; 0.75 % is 118.5 and 1.5 % is 237 out of it
        "ULTRA_SAFE, CE, 15700",
        "ULTRA_SAFE, PE, 15900",
        "CONSERVATIVE, CE, 15800",
        "CONSERVATIVE, PE, 15800",
        "BALANCED, CE, 15900",
        "BALANCED, PE, 15700",
        "AGGRESSIVE, CE, 16050",
        "AGGRESSIVE, PE, 15550"
    })
    void everyProfileHasItsStrikeMirroredForPuts(String name, OptionType type, String strike) {
        everythingTrades();
        RiskProfile profile =
                switch (name) {
                    case "ULTRA_SAFE" -> RiskProfile.ULTRA_SAFE;
                    case "CONSERVATIVE" -> RiskProfile.CONSERVATIVE;
                    case "BALANCED" -> RiskProfile.BALANCED;
                    default -> RiskProfile.AGGRESSIVE;
                };

        OptionContract chosen = Objects.requireNonNull(select(profile, type, "15800").chosen());

        assertThat(chosen.strike()).isEqualTo(Price.of(strike));
        assertThat(chosen.type()).isEqualTo(type);
        assertThat(chosen.expiry()).isEqualTo(EXPIRY);
    }

    @Test
    void threeStrikesOnEachSideAreConsideredAndExactlyOneIsChosen() {
        everythingTrades();
        StrikeSelector.Selection selection =
                select(RiskProfile.CONSERVATIVE, OptionType.PE, "15812.35");

        assertThat(selection.candidates())
                .extracting(c -> c.contract().strike().toBigDecimal().intValueExact())
                .containsExactly(15_650, 15_700, 15_750, 15_800, 15_850, 15_900, 15_950);
        assertThat(selection.candidates()).filteredOn(StrikeCandidate::chosen).hasSize(1);
        assertThat(of(selection, 15_800).chosen()).isTrue();
        assertThat(selection.premium()).isEqualTo(Price.of("100.50"));
    }

    @Test
    void atTheEdgeOfTheChainThereAreFewerCandidates() {
        everythingTrades();

        assertThat(select(RiskProfile.CONSERVATIVE, OptionType.CE, "15400").candidates())
                .extracting(c -> c.contract().strike().toBigDecimal().intValueExact())
                .containsExactly(15_500, 15_550, 15_600, 15_650);
    }

    @Test
    void filtersWhoseInputIsThereSayPassedOrFailed() {
        OptionContract good = contract(15_800, OptionType.PE);
        OptionContract bad = contract(15_850, OptionType.PE);
        ticks.put(good.id(), tick(good, "100", "97.50", "102.50", 100, 1_000)); // 5 % exactly
        ticks.put(bad.id(), tick(bad, "0.90", "0.85", "0.95", 99, 999)); // 11 %

        StrikeSelector.Selection selection =
                select(RiskProfile.CONSERVATIVE, OptionType.PE, "15850");

        assertThat(of(selection, 15_800).filters())
                .extracting(FilterResult::filter, FilterResult::verdict)
                .containsExactly(
                        tuple("open interest", Verdict.PASSED),
                        tuple("volume", Verdict.PASSED),
                        tuple("spread", Verdict.PASSED),
                        tuple("premium", Verdict.PASSED),
                        tuple("delta", Verdict.NOT_AVAILABLE));
        assertThat(filter(of(selection, 15_850), "open interest"))
                .isEqualTo(new FilterResult("open interest", Verdict.FAILED, "999", ">= 1000"));
        assertThat(filter(of(selection, 15_850), "volume"))
                .isEqualTo(new FilterResult("volume", Verdict.FAILED, "99", ">= 100"));
        assertThat(filter(of(selection, 15_850), "spread"))
                .isEqualTo(new FilterResult("spread", Verdict.FAILED, "11.11 %", "<= 5.0 %"));
        assertThat(filter(of(selection, 15_850), "premium"))
                .isEqualTo(new FilterResult("premium", Verdict.FAILED, "0.95", "1.00 to 5000.00"));
        assertThat(filter(of(selection, 15_900), "price").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(selection.chosen()).isEqualTo(good);
    }

    @Test
    void whatTheFeedDoesNotHaveIsNotAvailableAndPasses() {
        OptionContract contract = contract(15_800, OptionType.PE);
        ticks.put(contract.id(), Tick.ofLast(contract.id(), BookDesk.START, Price.of("92.65")));

        StrikeSelector.Selection selection =
                select(RiskProfile.CONSERVATIVE, OptionType.PE, "15800");

        assertThat(selection.chosen()).isEqualTo(contract);
        assertThat(selection.premium()).isEqualTo(Price.of("92.65"));
        StrikeCandidate chosen = of(selection, 15_800);
        for (String name : List.of("open interest", "volume", "spread", "delta")) {
            assertThat(filter(chosen, name).verdict()).isEqualTo(Verdict.NOT_AVAILABLE);
        }
        assertThat(filter(chosen, "premium").verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whereNoneIsEligibleNothingIsChosenAndEveryReasonStays() {
        StrikeSelector.Selection selection =
                select(RiskProfile.CONSERVATIVE, OptionType.PE, "15800");

        assertThat(selection.chosen()).isNull();
        assertThat(selection.premium()).isNull();
        assertThat(selection.candidates())
                .hasSize(7)
                .allSatisfy(c -> {
                    assertThat(c.isEligible()).isFalse();
                    assertThat(c.filters()).extracting(FilterResult::filter).contains("price");
                });
    }

    @ParameterizedTest
    @CsvSource({
        // two days are enough, one is not; thirty are not too many, thirty-one are
        "2021-06-11, 2021-06-17",
        "2021-06-15, 2021-06-17",
        "2021-06-16, 2021-06-24",
        "2021-06-17, 2021-06-24",
        "2021-05-18, 2021-06-17",
        "2021-05-17, none",
        "2021-06-23, none"
    })
    void theNearestExpiryWithTwoToThirtyDaysIsTaken(LocalDate today, String expected) {
        Optional<LocalDate> expiry = selector(RiskProfile.CONSERVATIVE).expiry("NIFTY", today);

        assertThat(expiry.map(LocalDate::toString).orElse("none")).isEqualTo(expected);
    }
}
