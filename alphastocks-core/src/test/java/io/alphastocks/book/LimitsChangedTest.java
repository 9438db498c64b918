package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.LimitsChanged;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.risk.RiskBreach;

import org.junit.jupiter.api.Test;

/// Limits that a person changes while an account trades.
class LimitsChangedTest {

    private static final RiskLimits ONE = BookDesk.WIDE.withMaxPositions(1);

    private final BookDesk desk = BookDesk.paper();

    private Admission enter(String id) {
        desk.emit(id);
        return desk.admit(id, 75);
    }

    @Test
    void theyHoldFromTheNextEntryOn() {
        assertThat(enter("A")).isInstanceOf(Admission.Admitted.class);
        assertThat(enter("B")).isInstanceOf(Admission.Admitted.class);

        assertThat(desk.book().changeLimits(BookDesk.WIDE, ONE, "Ada: news")).isTrue();

        assertThat(desk.book().limits(BookDesk.WIDE)).isEqualTo(ONE);
        assertThat(enter("C"))
                .isEqualTo(new Admission.LimitReached(new RiskBreach("open positions", "2", "1")));
        assertThat(desk.published(LimitsChanged.class))
                .singleElement()
                .returns("Ada: news", LimitsChanged::who);
    }

    @Test
    void theyHoldOverARestartAndInASnapshot() {
        assertThat(desk.book().changeLimits(BookDesk.WIDE, ONE, "Ada")).isTrue();
        assertThat(enter("A")).isInstanceOf(Admission.Admitted.class);
        BookDesk.State before = desk.state();

        assertThat(desk.reopen().state()).isEqualTo(before);

        assertThat(enter("B")).isInstanceOf(Admission.LimitReached.class);
    }

    @Test
    void whoConfiguresOthersGetsThose() {
        RiskLimits other = BookDesk.WIDE.withMaxConsecutiveLosses(5);
        assertThat(desk.book().changeLimits(BookDesk.WIDE, ONE, "Ada")).isTrue();

        assertThat(desk.book().limits(other)).isEqualTo(other);
        assertThat(desk.book().limits(BookDesk.WIDE)).isEqualTo(ONE);
    }

    @Test
    void whatChangesNothingIsNotStored() {
        assertThat(desk.book().changeLimits(BookDesk.WIDE, BookDesk.WIDE, "Ada")).isFalse();
        assertThat(desk.book().changeLimits(BookDesk.WIDE, ONE, "Ada")).isTrue();
        assertThat(desk.book().changeLimits(BookDesk.WIDE, ONE, "Ada")).isFalse();
        assertThat(desk.book().changeLimits(BookDesk.WIDE, BookDesk.WIDE, "Ada")).isTrue();

        assertThat(desk.published(LimitsChanged.class)).hasSize(2);
        assertThat(desk.book().limits(BookDesk.WIDE)).isEqualTo(BookDesk.WIDE);
    }
}
