package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.OrderFilled;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.DelegatingJournal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.strategy.RsiStrategy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class PaperVenueTest {

    @Test
    void fillsSurviveAJournalThatFailsEachTimeTheFirst() {
        FailingOnFills journal = new FailingOnFills();
        List<OrderFilled> fills = new ArrayList<>();
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(SimulatedSession.nifty(42))
                        .journal(journal)
                        .strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy())
                        .build()) {
            engine.bus().subscribe(OrderFilled.class, fills::add);
            engine.run();

            assertThat(journal.failures.get()).isPositive().isEqualTo(fills.size());
            assertThat(engine.book().liveOrders()).isEmpty();
            assertThat(engine.book().openPositions()).isEmpty();
        }
    }

    /// Fails at the first try of each batch that has a fill.
    private static final class FailingOnFills extends DelegatingJournal {

        private final AtomicInteger failures = new AtomicInteger();
        private boolean failed;

        FailingOnFills() {
            super(MemoryJournal.create());
        }

        @Override
        public AppendResult append(
                String stream, long expectedVersion, List<JournalRecord> records) {
            boolean fill = records.stream().anyMatch(r -> r.type().equals("OrderFilled"));
            failed = fill && !failed;
            if (failed) {
                failures.incrementAndGet();
                throw new JournalException("the disk is away");
            }
            return super.append(stream, expectedVersion, records);
        }
    }
}
