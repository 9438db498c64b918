package io.alphastocks.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Charges;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Money;
import io.alphastocks.model.Side;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.time.LocalDate;
import java.util.List;

class ChargeSchedulePropertyTest {

    private static final ChargeSchedule INDIA = ChargeSchedule.india();
    private static final LocalDate FIRST = LocalDate.of(2021, 1, 1);

    @Property(tries = 300)
    void splittingAnOrderIntoFillsNeverChangesItsCharges(
            @ForAll @Size(min = 1, max = 12)
                    List<@LongRange(min = 1, max = 10_000_000_000L) Long> values,
            @ForAll Side side,
            @ForAll @IntRange(min = 0, max = 2_500) int day) {
        Instrument option = VenueFixture.OPTION;
        LocalDate date = FIRST.plusDays(day);
        Money value = Money.ZERO;
        Charges charged = Charges.NONE;
        Money sum = Money.ZERO;
        for (long fill : values) {
            value = value.plus(Money.ofRaw(fill));
            Charges soFar = INDIA.charges(option, side, value, date);
            Charges ofFill = soFar.minus(charged);
            assertThat(ofFill.lines()).noneMatch(line -> line.amount().isNegative());
            sum = sum.plus(ofFill.total());
            charged = soFar;
        }

        assertThat(sum).isEqualTo(INDIA.charges(option, side, value, date).total());
    }

    @Property(tries = 200)
    void everyDaySinceTheFirstHasRates(@ForAll @IntRange(min = 0, max = 3_000) int day) {
        LocalDate date = FIRST.plusDays(day);
        for (Side side : Side.values()) {
            Charges charges = INDIA.charges(VenueFixture.OPTION, side, Money.of("100000"), date);
            assertThat(charges.total()).isGreaterThan(Money.of("60"));
            assertThat(charges.total()).isLessThan(Money.of("250"));
        }
    }
}
