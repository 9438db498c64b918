package io.alphastocks.testkit;

import static io.alphastocks.testkit.ProbeEvent.plain;
import static io.alphastocks.testkit.ProbeEvent.special;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.DeadLetter;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.Subscription;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// What a bus remembers: failures, dead letters and their replay, history.
abstract class BusRecordsContract extends BusLimitsContract {

    // Failures.

    @Test
    void aHandlerThatThrowsLeavesADeadLetterAndHarmsNobody() throws Exception {
        AtomicInteger others = new AtomicInteger();
        IllegalStateException failure = new IllegalStateException("handler");
        bus.subscribe(
                ProbeEvent.class,
                o -> o.named("failing").serial(),
                e -> {
                    if (e.number() == 2) {
                        throw failure;
                    }
                });
        bus.subscribe(ProbeEvent.class, _ -> others.incrementAndGet());
        publishAndWait(plain(1), plain(2), plain(3));
        assertThat(others).hasValue(3);
        DeadLetter letter = bus.deadLetters().list().getFirst();
        assertThat(letter.event()).isEqualTo(plain(2));
        assertThat(letter.subscription()).isEqualTo("failing");
        assertThat(letter.cause()).isEqualTo(DeadLetter.Cause.FAILED);
        assertThat(letter.error()).isSameAs(failure);
        assertThat(letter.attempt()).isEqualTo(1);
        assertThat(letter.time()).isEqualTo(plain(2).time());
        Deliveries counted = bus.statistics().deliveries();
        assertThat(counted.processed()).isEqualTo(5);
        assertThat(counted.failed()).isEqualTo(1);
        assertThat(bus.statistics().deadLetters()).isEqualTo(1);
    }

    @Test
    void aCheckedExceptionIsAFailureLikeAnyOther() throws Exception {
        bus.subscribe(
                ProbeEvent.class,
                _ -> {
                    throw new IOException("disk");
                });
        publishAndWait(plain(1));
        assertThat(bus.deadLetters().list().getFirst().error()).isInstanceOf(IOException.class);
    }

    @Test
    void anErrorAlsoReachesTheHandlerOfUncaughtErrors() throws Exception {
        ConcurrentLinkedQueue<DeadLetter> told = new ConcurrentLinkedQueue<>();
        useBus(BusOptions.defaults().onUncaughtError(told::add));
        Error error = new AssertionError("broken");
        bus.subscribe(
                ProbeEvent.class,
                e -> {
                    if (e.number() == 1) {
                        throw error;
                    }
                    throw new IllegalStateException("an exception is not told");
                });
        publishAndWait(plain(1), plain(2));
        assertThat(told).singleElement().extracting(DeadLetter::error).isSameAs(error);
        assertThat(bus.deadLetters().size()).isEqualTo(2);
    }

    @Test
    void aFailingHandlerOfUncaughtErrorsHarmsNobody() throws Exception {
        useBus(
                BusOptions.defaults()
                        .onUncaughtError(_ -> {
                            throw new IllegalStateException("told");
                        }));
        bus.subscribe(
                ProbeEvent.class,
                o -> o.serial(),
                _ -> {
                    throw new AssertionError("broken");
                });
        publishAndWait(plain(1), plain(2));
        assertThat(bus.statistics().deliveries().failed()).isEqualTo(2);
    }

    @Test
    void anEventThatCannotEvenBeNamedIsContainedToo() throws Exception {
        record Rude() implements Event {
            @Override
            public EventHeader header() {
                throw new IllegalStateException("no header");
            }

            @Override
            public long timeMicros() {
                return 0;
            }
        }
        bus.subscribe(
                Rude.class,
                o -> o.serial(),
                _ -> {
                    throw new IllegalStateException("handler");
                });
        publishAndWait(new Rude(), new Rude());
        assertThat(bus.statistics().deliveries().failed()).isEqualTo(2);
        assertThat(bus.deadLetters().size()).isEqualTo(2);
    }

    // Dead letters.

    private AtomicInteger subscribeFailingBelow(int attempts) {
        AtomicInteger handled = new AtomicInteger();
        bus.subscribe(
                ProbeEvent.class,
                o -> o.named("retried").serial(),
                _ -> {
                    if (handled.incrementAndGet() < attempts) {
                        throw new IllegalStateException("not yet");
                    }
                });
        return handled;
    }

    @Test
    void aReplayHandsTheEventToItsSubscriptionAgainAndNoOther() throws Exception {
        AtomicInteger others = new AtomicInteger();
        bus.subscribe(ProbeEvent.class, _ -> others.incrementAndGet());
        AtomicInteger handled = subscribeFailingBelow(3);
        publishAndWait(plain(1));
        assertThat(bus.deadLetters().replay(bus.deadLetters().list().getFirst())).isTrue();
        settle();
        assertThat(bus.deadLetters().list())
                .as("it failed again")
                .extracting(DeadLetter::attempt)
                .containsExactly(2);
        assertThat(bus.deadLetters().replayAll()).isEqualTo(1);
        settle();
        assertThat(handled).hasValue(3);
        assertThat(others).hasValue(1);
        assertThat(bus.deadLetters().list()).isEmpty();
        Deliveries counted = bus.statistics().deliveries();
        assertThat(counted.replayed()).isEqualTo(2);
        assertThat(counted.offered()).isEqualTo(2);
        assertThat(counted.matched()).isEqualTo(4);
    }

    @Test
    void aLetterIsReplayedOnceOnly() throws Exception {
        subscribeFailingBelow(2);
        publishAndWait(plain(1));
        DeadLetter letter = bus.deadLetters().list().getFirst();
        assertThat(bus.deadLetters().replay(letter)).isTrue();
        assertThat(bus.deadLetters().replay(letter)).isFalse();
    }

    @Test
    void lettersAreReplayedByPredicate() throws Exception {
        AtomicInteger handled = subscribeFailingBelow(4);
        publishAndWait(plain(1), plain(2), plain(3));
        assertThat(bus.deadLetters().replay(l -> l.event().equals(plain(2)))).isEqualTo(1);
        settle();
        assertThat(handled).hasValue(4);
        assertThat(bus.deadLetters().list())
                .extracting(DeadLetter::event)
                .containsExactly(plain(1), plain(3));
    }

    @Test
    void aLetterWhoseSubscriptionIsClosedStays() throws Exception {
        Subscription failing =
                bus.subscribe(
                        ProbeEvent.class,
                        _ -> {
                            throw new IllegalStateException("handler");
                        });
        publishAndWait(plain(1));
        failing.close();
        assertThat(bus.deadLetters().replayAll()).isZero();
        assertThat(bus.deadLetters().size()).isEqualTo(1);
    }

    @Test
    void deadLettersAreBoundedAndTheOldestGiveWay() throws Exception {
        useBus(BusOptions.defaults().deadLetterCapacity(3));
        subscribeFailingBelow(Integer.MAX_VALUE);
        publishAndWait(plain(1), plain(2), plain(3), plain(4), plain(5));
        assertThat(bus.deadLetters().list())
                .extracting(DeadLetter::event)
                .containsExactly(plain(3), plain(4), plain(5));
        assertThat(bus.deadLetters().evicted()).isEqualTo(2);
        assertThat(bus.statistics().deadLettersEvicted()).isEqualTo(2);
        assertThat(bus.deadLetters().clear()).isEqualTo(3);
        assertThat(bus.deadLetters().size()).isZero();
        assertThat(bus.statistics().deliveries().failed()).as("counts stay").isEqualTo(5);
    }

    // History.

    @Test
    void historyKeepsTheLastEventsInOrderWithoutTicks() throws Exception {
        useBus(BusOptions.defaults().historyCapacity(5));
        IntStream.rangeClosed(1, 12)
                .forEach(i -> {
                    bus.publish(tick(i));
                    bus.publish(plain(i));
                });
        settle();
        assertThat(bus.history().capacity()).isEqualTo(5);
        assertThat(bus.history().all())
                .containsExactly(plain(8), plain(9), plain(10), plain(11), plain(12));
    }

    @Test
    void historyKeepsTicksWhereAskedTo() throws Exception {
        useBus(BusOptions.defaults().historyCapacity(3).ticksInHistory());
        publishAndWait(plain(1), tick(2), plain(3), tick(4));
        assertThat(bus.history().all()).containsExactly(tick(2), plain(3), tick(4));
    }

    @Test
    void historyMayBeSwitchedOff() throws Exception {
        useBus(BusOptions.defaults().historyCapacity(0));
        publishAndWait(plain(1));
        assertThat(bus.history().all()).isEmpty();
    }

    @Test
    void historyIsFilteredByTypeSourceAndLimit() throws Exception {
        useBus(BusOptions.defaults().ticksInHistory());
        publishAndWait(plain(1), special(2), plain(3), tick(4), plain(5));
        assertThat(bus.history().ofType(ProbeEvent.Plain.class))
                .containsExactly(plain(1), plain(3), plain(5));
        assertThat(bus.history().fromSource("feed")).containsExactly(tick(4));
        assertThat(bus.history().latest(ProbeEvent.class, e -> e.number() < 5, 2))
                .containsExactly(special(2), plain(3));
        assertThat(bus.history().latest(Event.class, _ -> true, 0)).isEmpty();
        assertRefused(() -> bus.history().latest(Event.class, _ -> true, -1));
    }

    @Test
    void deadLettersBearTheTimeOfTheBusClock() throws Exception {
        Instant now = Instant.parse("2026-01-05T09:15:00Z");
        useBus(BusOptions.defaults().clock(SimulatedClock.at(now)));
        subscribeFailingBelow(2);
        publishAndWait(plain(1));
        assertThat(bus.deadLetters().list()).extracting(DeadLetter::time).containsExactly(now);
    }

    @Test
    void whatWasCountedCanBeReadAfterClosing() throws Exception {
        subscribeFailingBelow(2);
        publishAndWait(plain(1), plain(2));
        bus.close();
        assertBalanced();
        assertThat(bus.statistics().deliveries().matched()).isEqualTo(2);
        assertThat(bus.deadLetters().list()).hasSize(1);
        assertThat(bus.history().all()).hasSize(2);
        assertThat(bus.deadLetters().replayAll()).as("nothing is replayed any more").isZero();
        assertThat(bus.deadLetters().list()).hasSize(1);
    }
}
