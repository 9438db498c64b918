package io.alphastocks.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;

class OrderTagTest {

    private static final LocalDate DAY = LocalDate.of(2021, 6, 11);

    /// `printf 'main|2021-06-11|S1/E1' | sha256sum`, in base 32 by another tool.
    @Test
    void isTheBase32OfTheHash() {
        assertThat(OrderTag.of("main", DAY, "S1/E1")).isEqualTo("ACZM5XEVFEHWFGWFJVLU");
    }

    @Test
    void isAsLongAsABrokerTakesAndOfPlainCharacters() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(OrderTag.of("main", DAY, "S" + i)).matches("A[A-Z2-7]{19}");
        }
    }

    @Test
    void isAnotherOneForAnotherAccountDayOrOrder() {
        String tag = OrderTag.of("main", DAY, "S1/E1");

        assertThat(OrderTag.of("other", DAY, "S1/E1")).isNotEqualTo(tag);
        assertThat(OrderTag.of("main", DAY.plusDays(1), "S1/E1")).isNotEqualTo(tag);
        assertThat(OrderTag.of("main", DAY, "S1/E2")).isNotEqualTo(tag);
        assertThat(OrderTag.of("main", DAY, "S1/E1")).isEqualTo(tag);
    }
}
