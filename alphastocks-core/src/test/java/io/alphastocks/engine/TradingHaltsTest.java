package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.TradingFloor;
import io.alphastocks.book.BookDesk;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.event.TradingResumed;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.position.PositionManager;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/// What a halt brings about: with one position of 75 held, and an entry of 75 under way.
class TradingHaltsTest {

    private final TradingFloor floor = TradingFloor.paper();
    private final PositionManager positions = floor.positions();

    TradingHaltsTest() {
        floor.desk.opened("HELD", 75);
        floor.desk.emit("ENTERING");
        floor.desk.admit("ENTERING", 75);
        floor.desk.ack("ENTERING/E1");
    }

    private void watch() {
        TradingHalts.watch(floor.desk.book(), positions, floor.sender(), floor.bus, floor.clock);
    }

    private TradingStatus halt(TradingStatus status) {
        return floor.desk.book().halt(status);
    }

    private TradingState state() {
        return floor.desk.book().trading().state();
    }

    @Test
    void reducingTouchesNothingThatIsUnderWay() {
        watch();
        halt(TradingStatus.reducing("news"));

        assertThat(floor.sent()).isEmpty();
        assertThat(floor.cancelled()).isEmpty();
        assertThat(floor.desk.admit(floor.desk.emit("S2").id(), 75).toString())
                .contains("trading state", "REDUCING: news");
    }

    @Test
    void aHaltCancelsEntriesAndLeavesPositionsToTheirPlans() {
        watch();
        halt(TradingStatus.halted("news"));

        assertThat(floor.cancelled()).containsExactly("ENTERING/E1");
        assertThat(floor.sent()).isEmpty();
        floor.put("69"); // the stop is at 70
        assertThat(floor.sent()).containsExactly("HELD/X1");
    }

    @Test
    void aHaltLeavesExitsThatAreUnderWayAlone() {
        floor.desk.exit("HELD", ExitReason.STOP);
        floor.desk.ack("HELD/X1");
        watch();
        halt(TradingStatus.halted("news"));

        assertThat(floor.cancelled()).containsExactly("ENTERING/E1");
        assertThat(floor.desk.order("HELD/X1").isLive()).isTrue();
    }

    @Test
    void theKillSwitchClosesWhatIsHeldAndWhatIsFilledAfterwards() {
        watch();
        halt(TradingStatus.closingAll("fire"));

        assertThat(floor.sent()).containsExactly("HELD/X1");
        assertThat(floor.cancelled()).containsExactly("ENTERING/E1");
        floor.desk.fill("ENTERING/E1", 75, "100");
        assertThat(floor.sent()).containsExactly("ENTERING/X1");
        assertThat(floor.desk.position("ENTERING").exitReason()).isEqualTo(ExitReason.KILL_SWITCH);
    }

    @Test
    void aHaltThatBecomesStricterIsCarriedOutAgain() {
        watch();
        halt(TradingStatus.reducing("news"));
        halt(TradingStatus.closingAll("fire"));
        halt(TradingStatus.reducing("calm"));

        assertThat(floor.sent()).containsExactly("HELD/X1");
        assertThat(floor.desk.published(TradingHalted.class)).hasSize(2);
        assertThat(state()).isEqualTo(TradingState.HALTED);
    }

    @Test
    void aHaltOfAProcessThatDiedIsCarriedOutAtTheNextStart() {
        halt(TradingStatus.closingAll("fire")); // nobody watches
        assertThat(floor.sent()).isEmpty();

        watch();
        assertThat(floor.sent()).containsExactly("HELD/X1");
        assertThat(floor.cancelled()).containsExactly("ENTERING/E1");
    }

    @Test
    void aHaltEndsByItselfWhenItsTimeIsOver() {
        watch();
        Instant end = floor.clock.now().plus(Duration.ofMinutes(5));
        halt(TradingStatus.halted("news").until(end));

        floor.pass(Duration.ofMinutes(5).minusMillis(1));
        assertThat(state()).isEqualTo(TradingState.HALTED);
        floor.pass(Duration.ofMillis(1));
        assertThat(state()).isEqualTo(TradingState.ACTIVE);
        assertThat(floor.desk.published(TradingResumed.class).getLast().reason())
                .isEqualTo("the halt ended at " + end);
    }

    @Test
    void aHaltWhoseTimePassedWhileNobodyRanEndsAtTheStart() {
        halt(TradingStatus.halted("news").until(floor.clock.now().plusSeconds(60)));
        floor.pass(Duration.ofSeconds(61));
        assertThat(state()).isEqualTo(TradingState.HALTED);

        watch();
        assertThat(state()).isEqualTo(TradingState.ACTIVE);
        assertThat(floor.cancelled()).isEmpty();
    }

    @Test
    void aLongerHaltIsNotEndedByTheTimerOfAShorterOne() {
        watch();
        Instant now = floor.clock.now();
        halt(TradingStatus.halted("short").until(now.plusSeconds(60)));
        halt(TradingStatus.halted("long").until(now.plusSeconds(120)));

        floor.pass(Duration.ofSeconds(61));
        assertThat(state()).isEqualTo(TradingState.HALTED);
        floor.pass(Duration.ofSeconds(60));
        assertThat(state()).isEqualTo(TradingState.ACTIVE);
    }

    @Test
    void aStoreThatIsAwayDelaysTheEndAndTheClosingAndNoMore() {
        watch();
        halt(TradingStatus.closingAll("fire").until(floor.clock.now().plusSeconds(60)));
        assertThat(floor.sent()).containsExactly("HELD/X1");
        floor.journal.appendsFail(true);
        floor.pass(Duration.ofSeconds(61));
        assertThat(state()).isEqualTo(TradingState.HALTED);

        floor.journal.appendsFail(false);
        floor.pass(Duration.ofSeconds(5));
        assertThat(state()).isEqualTo(TradingState.ACTIVE);
    }

    @Test
    void entriesGoOnAfterTheEndOfAHalt() {
        watch();
        halt(TradingStatus.halted("news").until(floor.clock.now().plusSeconds(60)));
        floor.pass(Duration.ofSeconds(60));
        floor.desk.emit("S2");

        floor.desk.admit("S2", 75);
        assertThat(floor.desk.order("S2/E1").quantity()).isEqualTo(BookDesk.PUT.lotSize());
    }
}
