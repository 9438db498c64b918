package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BlackScholesTest {

    @Test
    void theNormalDistributionAgreesWithItsTables() {
        assertThat(BlackScholes.normal(0)).isEqualTo(0.5, within(1e-15));
        assertThat(BlackScholes.normal(1.96)).isEqualTo(0.9750021048517795, within(1e-14));
        assertThat(BlackScholes.normal(-1)).isEqualTo(0.15865525393145707, within(1e-14));
        assertThat(BlackScholes.normal(-8)).isEqualTo(6.220960574271786e-16, within(1e-23));
        assertThat(BlackScholes.normal(40)).isEqualTo(1);
    }

    @Test
    void aCallIsWorthWhatTextbooksSay() {
        double call =
                BlackScholes.call(
                        100, StrictMath.log(1), 100 * StrictMath.exp(-0.05), 0.05, 0.2, 1);
        assertThat(call).isEqualTo(10.450583572185565, within(1e-12));
    }
}
