package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.strategy.MovingAverageCrossover;
import io.alphastocks.strategy.RsiStrategy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// An engine stops somewhere in its session and another one goes on with its journal.
class RestartTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 9, 14, 22, 35, 50, 70})
    void sessionThatWasStoppedGoesOnAndEntersNothingTwice(int stopAfter) {
        Journal journal = MemoryJournal.create();
        AtomicInteger events = new AtomicInteger();
        try (TradingEngine first = engine(journal)) {
            first.bus()
                    .subscribe(
                            BookEvent.class,
                            o -> o.serial(),
                            _ -> {
                                if (events.incrementAndGet() == stopAfter) {
                                    first.stop();
                                }
                            });
            first.run();
        }
        try (TradingEngine second = engine(journal)) {
            second.run();

            assertThat(second.book().openPositions()).isEmpty();
            assertThat(second.book().liveOrders()).isEmpty();
            assertThat(second.book().signals(SignalState.NEW)).isEmpty();
            assertThat(second.book().signals(SignalState.ACTIVE)).isEmpty();
            second.portfolio().check();
            assertThat(second.bus().deadLetters().list()).isEmpty();
            assertOneEntryEach(second);
        }
    }

    private static void assertOneEntryEach(TradingEngine engine) {
        Map<String, Integer> generated = new HashMap<>();
        Map<String, Integer> activated = new HashMap<>();
        Map<String, Integer> entered = new HashMap<>();
        List<BookEvent> story = new ArrayList<>();
        engine.book().readEvents(story::add);
        for (BookEvent event : story) {
            switch (event) {
                case SignalGenerated e -> generated.merge(e.signal().id(), 1, Integer::sum);
                case SignalActivated e -> activated.merge(e.signal().id(), 1, Integer::sum);
                case OrderIntended e -> {
                    if (e.order().purpose() == OrderPurpose.ENTRY) {
                        entered.merge(e.order().signalId(), 1, Integer::sum);
                    }
                }
                default -> {
                    // says nothing of entries
                }
            }
        }
        assertThat(generated.values()).isNotEmpty().containsOnly(1);
        assertThat(activated.values()).isNotEmpty().containsOnly(1);
        assertThat(entered.values()).isNotEmpty().containsOnly(1);
    }

    private static TradingEngine engine(Journal journal) {
        return TradingEngine.paper()
                .feed(SimulatedSession.nifty(42))
                .journal(new UnclosedJournal(journal))
                .strategy("NIFTY", Timeframe.MIN_5, MovingAverageCrossover.ema(9, 21))
                .strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy())
                .build();
    }
}
