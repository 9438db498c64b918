package io.alphastocks.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

class SimulatedClockTest {

    private final SimulatedClock clock = SimulatedClock.at(1_000);
    private final List<String> ran = new ArrayList<>();

    @Test
    void timersRunInTheOrderOfTheirTimesWithTheClockStandingAtEach() {
        clock.schedule(1_300, () -> note("late"));
        clock.schedule(1_100, () -> note("early"));
        clock.advanceTo(1_500);
        assertThat(ran).containsExactly("early at 1100", "late at 1300");
        assertThat(clock.micros()).isEqualTo(1_500);
    }

    @Test
    void timersOfOneTimeRunInTheOrderInWhichTheyWereSet() {
        for (int i = 0; i < 5; i++) {
            String name = "t" + i;
            clock.schedule(1_200, () -> note(name));
        }
        clock.advanceTo(1_200);
        assertThat(ran)
                .containsExactly(
                        "t0 at 1200", "t1 at 1200", "t2 at 1200", "t3 at 1200", "t4 at 1200");
    }

    @Test
    void aTaskMaySetTimersThatAreDueInTheSameAdvance() {
        clock.schedule(
                1_100,
                () -> {
                    note("first");
                    clock.schedule(1_150, () -> note("second"));
                });
        clock.schedule(1_200, () -> note("third"));
        clock.advanceTo(1_200);
        assertThat(ran).containsExactly("first at 1100", "second at 1150", "third at 1200");
    }

    @Test
    void aTimerForThePastRunsAfterThoseThatWereDueAndNeverWithinSchedule() {
        clock.schedule(
                1_100,
                () -> {
                    clock.schedule(5, () -> note("past"));
                    note("setter");
                });
        clock.schedule(1_100, () -> note("same time"));
        clock.advanceTo(1_100);
        assertThat(ran).containsExactly("setter at 1100", "same time at 1100", "past at 1100");
    }

    @Test
    void aTimerForThePastSetBetweenAdvancesRunsWithTheNextOneThatMovesNothing() {
        clock.schedule(5, () -> note("past"));
        assertThat(ran).isEmpty();
        clock.advanceTo(0);
        assertThat(ran).containsExactly("past at 1000");
        assertThat(clock.micros()).isEqualTo(1_000);
    }

    @Test
    void aCancelledTimerDoesNotRunAndNoLongerWaits() {
        EngineClock.Timer timer = clock.schedule(1_100, () -> note("cancelled"));
        clock.schedule(1_200, () -> note("kept"));
        timer.cancel();
        assertThat(clock.nextTimerMicros()).isEqualTo(1_200);
        clock.advanceTo(2_000);
        assertThat(ran).containsExactly("kept at 1200");
        assertThat(clock.nextTimerMicros()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aFailingTaskDoesNotKeepTheOthersFromRunning() {
        clock.schedule(
                1_100,
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        clock.schedule(1_200, () -> note("next"));
        clock.advanceTo(1_200);
        assertThat(ran).containsExactly("next at 1200");
    }

    @Test
    void aTaskThatSetsItselfAgainForNowIsAnErrorInsteadOfAnEndlessLoop() {
        clock.schedule(1_100, this::again);
        assertThatThrownBy(() -> clock.advanceTo(1_100))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without time passing");
    }

    private void again() {
        clock.schedule(0, this::again);
    }

    @Test
    void aTaskMustNotAdvanceTheClock() {
        AtomicReference<RuntimeException> thrown = new AtomicReference<>();
        clock.schedule(
                1_100,
                () -> {
                    try {
                        clock.advanceTo(1_200);
                    } catch (IllegalStateException e) {
                        thrown.set(e);
                    }
                });
        clock.advanceTo(1_100);
        assertThat(thrown.get()).hasMessageContaining("must not advance");
    }

    private void note(String name) {
        ran.add(name + " at " + clock.micros());
    }
}
