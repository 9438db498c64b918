package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.bus.DeadLetter;
import io.alphastocks.event.Event;
import io.alphastocks.event.TickReceived;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.model.Index;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What handlers of one engine did not process is there in the next.
class DeadLettersKeptTest {

    private static final Index NIFTY = new Index(InstrumentId.of("NSE", "NIFTY 50"), "NIFTY");
    private static final Tick TICK =
            Tick.ofLast(NIFTY.id(), Instant.parse("2021-06-11T04:00:00Z"), Price.of("15800"));

    private static TradingEngine engine(Journal journal) {
        return TradingEngine.paper()
                .feed(
                        RecordedFeed.ofTicks(
                                "day", InstrumentMaster.of(List.of(NIFTY)), List.of(TICK)))
                .journal(journal)
                .build();
    }

    private static void run(Journal journal) {
        try (TradingEngine engine = engine(new UnclosedJournal(journal))) {
            engine.bus()
                    .subscribe(
                            TickReceived.class,
                            o -> o.named("copy"),
                            _ -> {
                                throw new IllegalStateException("the copy is full");
                            });
            engine.run();
            assertThat(engine.bus().deadLetters().list()).isNotEmpty();
        }
    }

    @Test
    void theyAreReplayedInTheNextEngine() {
        Journal journal = MemoryJournal.create();
        run(journal);

        List<Event> copied = new ArrayList<>();
        try (TradingEngine next = engine(new UnclosedJournal(journal))) {
            next.bus().subscribe(TickReceived.class, o -> o.named("copy"), copied::add);
            assertThat(next.bus().deadLetters().list())
                    .extracting(DeadLetter::subscription)
                    .containsExactly("copy");
            assertThat(next.bus().deadLetters().replayAll()).isEqualTo(1);
        }
        assertThat(copied).containsExactly(new TickReceived(TICK, "day"));
        try (TradingEngine last = engine(new UnclosedJournal(journal))) {
            assertThat(last.bus().deadLetters().size()).isZero();
        }
    }

    @Test
    void aJournalInMemoryHasNone() {
        MemoryJournal journal = MemoryJournal.create();
        try (TradingEngine engine = engine(journal)) {
            engine.bus()
                    .subscribe(
                            TickReceived.class,
                            _ -> {
                                throw new IllegalStateException("full");
                            });
            engine.run();
            assertThat(journal.streams()).noneMatch(stream -> stream.startsWith("dead-letters"));
        }
    }
}
