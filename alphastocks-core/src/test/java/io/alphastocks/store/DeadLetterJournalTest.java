package io.alphastocks.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.book.FaultyJournal;
import io.alphastocks.book.FaultyJournal.Fault;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.DeadLetter;
import io.alphastocks.bus.DeadLetter.Cause;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.CandleCompleted;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.TickReceived;
import io.alphastocks.event.TimerDue;
import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.time.SimulatedClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Dead letters in a journal.
@Timeout(60)
class DeadLetterJournalTest {

    private static final Instant START = Instant.parse("2021-06-11T03:45:00Z");
    private static final String STREAM = "dead-letters/main";

    record NewsArrived(EventHeader header, String headline, Price price, Money cost, Side side)
            implements Event {}

    /// Cannot be made of JSON.
    record TaskAsked(EventHeader header, Runnable task) implements Event {}

    private final MemoryJournal memory = MemoryJournal.create();
    private final FaultyJournal journal = new FaultyJournal(memory);
    private final SimulatedClock clock = SimulatedClock.at(START);

    private static NewsArrived news(int number) {
        return new NewsArrived(
                new EventHeader("news/" + number, START, "agency", "ema/1"),
                "headline \uD83D \0 ₹ \uD83D\uDCC8",
                Price.of("101.05"),
                Money.of("-0.0001"),
                Side.SELL);
    }

    private DeadLetterJournal open(int capacity) {
        return DeadLetterJournal.open(journal, "main", clock, capacity);
    }

    private EventBus bus(DeadLetterJournal letters) {
        return EventBus.deterministic(
                BusOptions.defaults().clock(clock).deadLetterCapacity(5).onDeadLetter(letters));
    }

    private static <E extends Event> void failing(EventBus bus, Class<E> type) {
        bus.subscribe(
                type,
                o -> o.named("desk"),
                _ -> {
                    throw new IllegalStateException("no desk");
                });
    }

    /// A run that leaves its letters.
    private void fail(int capacity, Event... events) {
        try (DeadLetterJournal letters = open(capacity);
                EventBus bus = bus(letters)) {
            failing(bus, Event.class);
            List.of(events).forEach(bus::publish);
        }
    }

    private List<KeptDeadLetter> kept() {
        try (DeadLetterJournal letters = open(5)) {
            return letters.list();
        }
    }

    @Test
    void aLetterIsReadAfterARestartAsItWas() {
        fail(5, news(1));

        assertThat(kept())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.event()).isEqualTo(news(1));
                    assertThat(letter.eventId()).isEqualTo("news/1");
                    assertThat(letter.eventType()).isEqualTo(NewsArrived.class.getName());
                    assertThat(letter.subscription()).isEqualTo("desk");
                    assertThat(letter.cause()).isEqualTo(Cause.FAILED);
                    assertThat(letter.error()).contains("IllegalStateException", "no desk");
                    assertThat(letter.attempt()).isEqualTo(1);
                    assertThat(letter.time()).isEqualTo(START);
                });
        List<StoredRecord> found = new ArrayList<>();
        journal.find(JournalQuery.all().ofSignal("ema/1"), found::add);
        assertThat(found).extracting(StoredRecord::stream).containsExactly(STREAM);
    }

    @Test
    void aLetterIsReplayedAfterARestartToTheSubscriptionItWasFor() {
        fail(5, news(1), news(2));
        List<Event> delivered = new ArrayList<>();
        try (DeadLetterJournal letters = open(5);
                EventBus bus = bus(letters)) {
            assertThat(letters.restore(bus.deadLetters())).isEqualTo(2);
            bus.subscribe(NewsArrived.class, o -> o.named("desk"), delivered::add);
            bus.subscribe(NewsArrived.class, o -> o.named("other"), delivered::add);
            DeadLetter first = bus.deadLetters().list().getFirst();
            assertThat(first.error()).hasMessageContaining("no desk");

            assertThat(bus.deadLetters().replay(first)).isTrue();
        }

        assertThat(delivered).containsExactly(news(1));
        assertThat(kept()).extracting(KeptDeadLetter::eventId).containsExactly("news/2");
    }

    @Test
    void aLetterThatFailsAgainIsKeptWithItsNextAttempt() {
        fail(5, news(1));
        try (DeadLetterJournal letters = open(5);
                EventBus bus = bus(letters)) {
            letters.restore(bus.deadLetters());
            failing(bus, NewsArrived.class);
            bus.deadLetters().replayAll();
        }
        assertThat(kept()).extracting(KeptDeadLetter::attempt).containsExactly(2);
    }

    @Test
    void aRunThatCrashesAndIsRepeatedLeavesItsLettersOnce() {
        for (int crash = 0; crash < 4; crash++) {
            try (DeadLetterJournal letters = open(5);
                    EventBus bus = bus(letters)) {
                letters.restore(bus.deadLetters());
                failing(bus, NewsArrived.class);
                bus.publish(news(1));
                bus.publish(news(2));

                assertThat(bus.deadLetters().list())
                        .<Event>extracting(DeadLetter::event)
                        .containsExactly(news(1), news(2));
            }
        }
        assertThat(kept()).extracting(KeptDeadLetter::eventId).containsExactly("news/1", "news/2");
        assertThat(stored()).hasSize(2);
    }

    @Test
    void aLetterThatARepeatedRunMakesAgainIsGoneWhenItIsReplayed() {
        fail(5, news(1));
        try (DeadLetterJournal letters = open(5);
                EventBus bus = bus(letters)) {
            letters.restore(bus.deadLetters());
            boolean[] failing = {true};
            bus.subscribe(
                    NewsArrived.class,
                    o -> o.named("desk"),
                    _ -> {
                        if (failing[0]) {
                            throw new IllegalStateException("no desk");
                        }
                    });
            bus.publish(news(1));
            failing[0] = false;
            assertThat(bus.deadLetters().replayAll()).isEqualTo(1);
        }
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatFailsTwiceInOneRunIsTwoLetters() {
        fail(5, news(1), news(1));
        fail(5, news(1), news(1), news(1));

        assertThat(kept()).hasSize(3);
    }

    @Test
    void whatIsReplayedOrClearedInItsOwnRunDoesNotComeBack() {
        try (DeadLetterJournal letters = open(5);
                EventBus bus = bus(letters)) {
            failing(bus, NewsArrived.class);
            bus.publish(news(1));
            bus.publish(news(2));
            bus.deadLetters().clear();
            bus.publish(news(3));
        }
        assertThat(kept()).extracting(KeptDeadLetter::eventId).containsExactly("news/3");
    }

    @Test
    void eventsOfTheEngineAreReadBack() {
        InstrumentId nifty = InstrumentId.of("NSE", "NIFTY 50");
        Tick tick = Tick.ofLast(nifty, START, Price.of("15800.05"));
        long micros = tick.timeMicros();
        Candle candle =
                new Candle(
                        nifty,
                        Timeframe.MIN_1,
                        micros,
                        micros + 60_000_000,
                        5,
                        7,
                        3,
                        5,
                        -1,
                        5,
                        9,
                        -1,
                        false);
        List<Event> events =
                List.of(
                        new TickReceived(tick, "feed"),
                        new CandleCompleted(candle, "candles"),
                        new TimerDue("positions", "NIFTY", micros));

        fail(5, events.toArray(Event[]::new));

        assertThat(kept()).<@Nullable Event>extracting(KeptDeadLetter::event).isEqualTo(events);
    }

    @Test
    void anEventThatCannotBeReadBackIsKeptAsText() {
        TaskAsked asked = new TaskAsked(new EventHeader("task/1", START, "user"), () -> {});
        fail(5, asked);

        assertThat(kept())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.event()).isNull();
                    assertThat(letter.text()).startsWith("TaskAsked[header=");
                });
        try (DeadLetterJournal letters = open(5);
                EventBus bus = bus(letters)) {
            assertThat(letters.restore(bus.deadLetters())).isZero();
        }
    }

    @Test
    void onlyRecordsThatAreEventsAreMadeOfWhatAJournalSays() {
        fail(5, news(1));
        StoredRecord stored = stored().getFirst();
        MemoryJournal forged = MemoryJournal.create();
        String payload =
                stored.payload().replace(NewsArrived.class.getName(), "java.util.ArrayList");
        assertThat(payload).isNotEqualTo(stored.payload());
        forged.append(
                STREAM, 0, List.of(new JournalRecord("1/0", stored.type(), START, "", payload)));

        try (DeadLetterJournal letters = DeadLetterJournal.open(forged, "main", clock, 5)) {
            assertThat(letters.list())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.event()).isNull());
        }
    }

    private List<StoredRecord> stored() {
        List<StoredRecord> records = new ArrayList<>();
        memory.read(STREAM, 0, records::add);
        return records;
    }

    @Test
    void theNewestAreKeptAndTheStreamIsBounded() {
        for (int run = 0; run < 40; run++) {
            fail(5, news(2 * run), news(2 * run + 1));
        }
        assertThat(kept())
                .extracting(KeptDeadLetter::eventId)
                .containsExactly("news/75", "news/76", "news/77", "news/78", "news/79");
        assertThat(stored()).hasSizeLessThan(60);
        assertThat(memory.version(STREAM)).isGreaterThanOrEqualTo(40);
    }

    @Test
    void lettersOfLongAgoGo() {
        for (int run = 0; run < 30; run++) {
            fail(1_000, news(run));
        }
        clock.advanceTo(clock.micros() + Duration.ofDays(31).toSeconds() * 1_000_000);
        fail(1_000, news(30));

        assertThat(stored()).hasSize(1);
    }

    private void assertKeptOnceWhere(Consumer<FaultyJournal> fault) {
        try (DeadLetterJournal letters = open(5);
                EventBus bus = bus(letters)) {
            failing(bus, NewsArrived.class);
            fault.accept(journal);
            bus.publish(news(1));
            while (memory.version(STREAM) == 0) {
                journal.appendsFail(false);
                Thread.onSpinWait();
            }
            bus.publish(news(2));
            assertThat(letters.lost()).isZero();
        }
        assertThat(kept()).extracting(KeptDeadLetter::eventId).containsExactly("news/1", "news/2");
    }

    @Test
    void aJournalThatFailsLosesNothing() {
        assertKeptOnceWhere(j -> j.next(Fault.THROWS_BEFORE_STORING));
    }

    @Test
    void aJournalThatFailsAfterStoringDoublesNothing() {
        assertKeptOnceWhere(j -> j.next(Fault.THROWS_AFTER_STORING));
    }

    @Test
    void twoEnginesOfAnAccountKeepTheirLettersBothOnce() {
        try (DeadLetterJournal one = open(5);
                DeadLetterJournal two = open(5);
                EventBus first = bus(one);
                EventBus second = bus(two)) {
            failing(first, NewsArrived.class);
            failing(second, NewsArrived.class);
            first.publish(news(1));
            second.publish(news(2));
        }
        assertThat(kept())
                .extracting(KeptDeadLetter::eventId)
                .containsExactlyInAnyOrder("news/1", "news/2");
    }

    @Test
    void aJournalThatIsAwayUntilTheEndTellsWhatIsLost() {
        DeadLetterJournal letters = open(5);
        try (letters;
                EventBus bus = bus(letters)) {
            failing(bus, NewsArrived.class);
            journal.appendsFail(true);
            IntStream.range(0, 3).mapToObj(DeadLetterJournalTest::news).forEach(bus::publish);
        }
        assertThat(letters.lost()).isEqualTo(3);
        journal.appendsFail(false);
        assertThat(kept()).isEmpty();
    }

    @Test
    void aHandlerDoesNotWaitForTheJournal() {
        CountDownLatch go = new CountDownLatch(1);
        Journal slow =
                new DelegatingJournal(memory) {
                    @Override
                    public AppendResult append(
                            String stream, long expectedVersion, List<JournalRecord> records) {
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return super.append(stream, expectedVersion, records);
                    }
                };
        try (DeadLetterJournal letters = DeadLetterJournal.open(slow, "main", clock, 5);
                EventBus bus = bus(letters)) {
            failing(bus, NewsArrived.class);
            bus.publish(news(1)); // on this thread, which would never come to what follows
            assertThat(bus.deadLetters().size()).isEqualTo(1);
            go.countDown();
        }
        assertThat(kept()).hasSize(1);
    }
}
