package io.alphastocks.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.NiftyMaster;
import io.alphastocks.TradingFloor;
import io.alphastocks.book.FaultyJournal.Fault;
import io.alphastocks.event.SignalEnded;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalUpdated;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.Timeframe;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Signals of a BUY expect 16,100 and are wrong at 15,700; those of a SELL 15,500 and 15,900.
class SignalManagerTest {

    private final TradingFloor floor = TradingFloor.paper();
    private final SignalManager signals = floor.signals();

    private static void assertAddsUp(SignalStatistics s) {
        assertThat(s.received())
                .isEqualTo(
                        s.first()
                                + s.reversals()
                                + s.reEntries()
                                + s.duplicates()
                                + s.known()
                                + s.failed());
        assertThat(s.generated()).isEqualTo(s.first() + s.reversals() + s.reEntries());
    }

    @Test
    void whatIsNewIsEmittedAndEverythingIsCounted() {
        signals.emit(floor.signal("S1", Side.BUY));
        signals.emit(floor.signal("S1", Side.BUY));
        signals.emit(floor.signal("S2", Side.BUY));
        signals.emit(floor.signal("S3", Side.SELL));
        floor.nifty("15900"); // the stop of S3
        signals.emit(floor.signal("S4", Side.SELL));
        floor.desk.book().reject("S4", "strength", "4", "5", List.of());

        assertThat(floor.desk.published(SignalGenerated.class))
                .extracting(e -> e.signal().id())
                .containsExactly("S1", "S3", "S4");
        assertThat(signals.statistics())
                .isEqualTo(new SignalStatistics(5, 1, 1, 1, 1, 1, 0, Map.of("strength", 1L)));
        assertAddsUp(signals.statistics());
    }

    @Test
    void whereTheStoreCannotAnswerNothingIsEmitted() {
        floor.journal.next(Fault.THROWS_BEFORE_STORING);
        signals.emit(floor.signal("S1", Side.BUY));

        assertThat(floor.desk.published(SignalGenerated.class)).isEmpty();
        assertThat(floor.desk.book().signal("S1")).isEmpty();
        assertThat(signals.statistics().failed()).isEqualTo(1);
        assertAddsUp(signals.statistics());

        signals.emit(floor.signal("S1", Side.BUY));
        assertThat(signals.statistics().first()).isEqualTo(1);
    }

    @Test
    void onlyTicksOfTheUnderlyingAfterTheSignalTouchItsLevels() {
        signals.emit(floor.signal("S1", Side.BUY));
        floor.put("16100");
        floor.tick(NiftyMaster.SENSEX.id(), "16100");
        floor.nifty("16099.95");
        floor.nifty("15700.05");
        assertThat(floor.desk.entry("S1").touched()).isFalse();

        floor.nifty("16100");
        assertThat(floor.desk.entry("S1").touched()).isTrue();
        floor.nifty("15600");
        assertThat(floor.desk.published(SignalUpdated.class))
                .extracting(SignalUpdated::newValue)
                .containsExactly("target");
    }

    @Test
    void aTouchThatCouldNotBeStoredIsStoredWithTheNextTickBeyondTheLevel() {
        signals.emit(floor.signal("S1", Side.BUY));
        floor.journal.next(Fault.THROWS_BEFORE_STORING);
        floor.nifty("16100");
        assertThat(floor.desk.entry("S1").touched()).isFalse();

        floor.nifty("16101");
        assertThat(floor.desk.entry("S1").touched()).isTrue();
    }

    @Test
    void anotherNameOfTheUnderlyingIsWatchedToo() {
        Signal plain = floor.signal("S1", Side.BUY);
        Signal named =
                new Signal(
                        "S1",
                        "NSE:NIFTY 50",
                        "ma",
                        Side.BUY,
                        plain.entry(),
                        plain.stopLoss(),
                        plain.target(),
                        8,
                        1.9,
                        Timeframe.MIN_5,
                        "",
                        plain.time());
        signals.emit(named);
        floor.nifty("16100");

        assertThat(floor.desk.entry("S1").touched()).isTrue();
        floor.at("15:30:00");
        assertThat(floor.desk.stateOf("S1")).isEqualTo(SignalState.EXPIRED);
    }

    @Test
    void aLoggedSignalEndsAtItsOwnLevelsAlsoWhenAnotherCameAfterIt() {
        TradingFloor logging = TradingFloor.logging();
        SignalManager manager = logging.signals();
        manager.emit(logging.signal("S1", Side.BUY));
        logging.desk.log("S1", 75);
        logging.nifty("15800");
        manager.emit(logging.signal("S2", Side.SELL));
        logging.desk.log("S2", 75);

        logging.nifty("15650"); // wrong for S1, not yet done for S2

        assertThat(logging.desk.stateOf("S1")).isEqualTo(SignalState.STOPPED);
        assertThat(logging.desk.stateOf("S2")).isEqualTo(SignalState.ACTIVE);
        logging.nifty("15500");
        assertThat(logging.desk.stateOf("S2")).isEqualTo(SignalState.COMPLETED);
    }

    @Test
    void theSessionsEndExpiresWhatWaitsAndWhatWasLoggedWithTheLastPrice() {
        TradingFloor logging = TradingFloor.logging();
        SignalManager manager = logging.signals();
        manager.emit(logging.desk.signal("waiting", "rsi", Side.BUY));
        manager.emit(logging.signal("logged", Side.SELL));
        logging.desk.log("logged", 75);
        logging.nifty("15790");

        logging.at("15:29:59");
        assertThat(logging.desk.published(SignalEnded.class)).isEmpty();
        logging.at("15:30:00");

        assertThat(logging.desk.published(SignalEnded.class))
                .extracting(SignalEnded::exitPrice)
                .containsExactly(Price.of("15790"), Price.of("15790"));
        assertThat(logging.desk.stateOf("waiting")).isEqualTo(SignalState.EXPIRED);
        assertThat(logging.desk.stateOf("logged")).isEqualTo(SignalState.EXPIRED);
    }

    @Test
    void anExpiryThatCouldNotBeStoredIsTriedAgain() {
        signals.emit(floor.signal("S1", Side.BUY));
        floor.journal.next(Fault.THROWS_BEFORE_STORING);
        floor.at("15:30:00");
        assertThat(floor.desk.stateOf("S1")).isEqualTo(SignalState.NEW);

        floor.at("15:30:05");
        assertThat(floor.desk.stateOf("S1")).isEqualTo(SignalState.EXPIRED);
    }

    @Test
    void aRestartWatchesAndEndsWhatTheBookHolds() {
        TradingFloor logging = TradingFloor.logging();
        logging.desk.book().emit(logging.signal("S1", Side.BUY));
        logging.desk.log("S1", 75);
        logging.desk.book().emit(logging.signal("S2", Side.SELL));
        logging.desk.log("S2", 75);
        logging.desk.book().emit(logging.desk.signal("S3", "rsi", Side.SELL));

        logging.signals(); // as on a restart: these signals are old
        logging.nifty("15700");
        assertThat(logging.desk.stateOf("S1")).isEqualTo(SignalState.STOPPED);
        logging.at("15:30:00");

        assertThat(logging.desk.stateOf("S2")).isEqualTo(SignalState.EXPIRED);
        assertThat(logging.desk.stateOf("S3")).isEqualTo(SignalState.EXPIRED);
    }

    @Test
    void aRestartOnTheNextDayEndsYesterdaysSignalsAndNotTodays() {
        floor.desk.book().emit(floor.signal("yesterday", Side.BUY));
        floor.pass(Duration.ofDays(3));
        floor.desk.book().emit(floor.signal("today", Side.BUY));
        TradingFloor restarted = TradingFloor.paper();
        restarted.clock.advanceTo(floor.clock.now());
        restarted.desk.book().emit(floor.desk.entry("yesterday").signal());
        restarted.desk.book().emit(floor.desk.entry("today").signal());

        restarted.signals();
        restarted.pass(Duration.ofSeconds(1));

        assertThat(restarted.desk.stateOf("yesterday")).isEqualTo(SignalState.EXPIRED);
        assertThat(restarted.desk.stateOf("today")).isEqualTo(SignalState.NEW);
    }
}
