package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.OrderFilled;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Timeframe;
import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.strategy.RsiStrategy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

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
    private static final class FailingOnFills implements Journal {

        private final Journal journal = MemoryJournal.create();
        private final AtomicInteger failures = new AtomicInteger();
        private boolean failed;

        @Override
        public AppendResult append(
                String stream, long expectedVersion, List<JournalRecord> records) {
            boolean fill = records.stream().anyMatch(r -> r.type().equals("OrderFilled"));
            failed = fill && !failed;
            if (failed) {
                failures.incrementAndGet();
                throw new JournalException("the disk is away");
            }
            return journal.append(stream, expectedVersion, records);
        }

        @Override
        public void read(
                String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
            journal.read(stream, afterVersion, consumer);
        }

        @Override
        public void find(JournalQuery query, Consumer<? super StoredRecord> consumer) {
            journal.find(query, consumer);
        }

        @Override
        public long trim(String stream, long throughVersion) {
            return journal.trim(stream, throughVersion);
        }

        @Override
        public long version(String stream) {
            return journal.version(stream);
        }

        @Override
        public List<String> streams() {
            return journal.streams();
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
