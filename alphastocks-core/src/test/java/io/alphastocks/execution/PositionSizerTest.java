package io.alphastocks.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.book.BookDesk;
import io.alphastocks.book.ChargeModel;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskProfile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;

/// Sizes, with the arithmetic done by hand. Lots are of 75.
class PositionSizerTest {

    private static final LocalDate DAY = LocalDate.of(2021, 6, 11);

    private static PositionSizer.Size size(
            RiskProfile profile,
            ChargeModel charges,
            String premium,
            String capital,
            String freeCash) {
        return new PositionSizer(ExecutionSettings.of(profile), charges)
                .size(BookDesk.PUT, Price.of(premium), Money.of(capital), Money.of(freeCash), DAY);
    }

    @ParameterizedTest
    @CsvSource({
        // 2 % of 1,000,000 = 20,000; 92.65 x 75 x 30 % = 2,084.625: 9.59, at most 5
        "1000000, 92.65, 5",
        // 2 % of 200,000 = 4,000: 1.9
        "200000, 92.65, 1",
        // 2 % of 337,500 = 6,750; 100 x 75 x 30 % = 2,250: exactly 3
        "337500, 100, 3",
        "337499.99, 100, 2",
        // 2 % of 100,000 = 2,000: not one
        "100000, 100, 0"
    })
    void lotsAreWhatMayBeLostAtTheStop(String capital, String premium, long lots) {
        PositionSizer.Size size =
                size(RiskProfile.CONSERVATIVE, ChargeModel.NONE, premium, capital, capital);

        assertThat(size.lots()).isEqualTo(lots);
        assertThat(size.quantity()).isEqualTo(Quantity.of(75 * lots));
    }

    @ParameterizedTest
    @CsvSource({
        // risk: 3,000 / 4,000 / 6,000 / 8,000 of 200,000; a lot loses 1,500 / 2,250 / 2,625 / 3,750
        "ULTRA_SAFE, 2",
        "CONSERVATIVE, 1",
        "BALANCED, 2",
        "AGGRESSIVE, 2"
    })
    void everyProfileHasItsOwnRiskAndStop(String name, long lots) {
        RiskProfile profile =
                switch (name) {
                    case "ULTRA_SAFE" -> RiskProfile.ULTRA_SAFE;
                    case "CONSERVATIVE" -> RiskProfile.CONSERVATIVE;
                    case "BALANCED" -> RiskProfile.BALANCED;
                    default -> RiskProfile.AGGRESSIVE;
                };

        assertThat(size(profile, ChargeModel.NONE, "100", "200000", "200000").lots())
                .isEqualTo(lots);
    }

    @ParameterizedTest
    @CsvSource({
        // two lots cost 15,000, and 20 + 15 of charges
        "15035, 2",
        "15034.9999, 1",
        "7527.50, 1",
        "7527.4999, 0",
        "0, 0",
        "-5000, 0"
    })
    void neverMoreThanTheFreeCashPaysWithCharges(String freeCash, long lots) {
        assertThat(
                        size(RiskProfile.CONSERVATIVE, BookDesk.CHARGES, "100", "1000000", freeCash)
                                .lots())
                .isEqualTo(lots);
    }

    @Test
    void theArithmeticIsShown() {
        assertThat(
                        size(
                                        RiskProfile.CONSERVATIVE,
                                        BookDesk.CHARGES,
                                        "92.65",
                                        "1000000",
                                        "10000")
                                .arithmetic())
                .isEqualTo(
                        "floor(1000000.00 x 2.0 % / (92.65 x 75 x 30.0 %)) = 9 lots by risk,"
                                + " at most 5, 1 by free cash 10000.00");
    }
}
