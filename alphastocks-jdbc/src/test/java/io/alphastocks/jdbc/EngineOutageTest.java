package io.alphastocks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.CandleCompleted;
import io.alphastocks.event.Event;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.StoreRecovered;
import io.alphastocks.event.StoreUnavailable;
import io.alphastocks.event.StrategyFailed;
import io.alphastocks.event.TradeExit;
import io.alphastocks.store.Journal;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A session in the middle of which the database of the journal is away for half an hour, while a
/// position is open and signals come.
@Timeout(120)
class EngineOutageTest {

    private static final Instant AWAY = Instant.parse("2026-07-08T05:01:00Z");
    private static final Instant BACK = Instant.parse("2026-07-08T05:31:00Z");

    @TempDir Path directory;

    private final List<Event> published = new ArrayList<>();
    private boolean away;
    private int atBegin;
    private int atEnd;

    /// Without those in which each attempt waits for a time-out, of which half an hour has very
    /// many, and the full disk of a server, whose tables have room for some commits yet: they are
    /// [BookOutageTest]'s.
    @ParameterizedTest
    @EnumSource(
            names = {
                "SQLITE_LOCKED_BY_ANOTHER_PROCESS",
                "POSTGRES_LOCKED_BY_ANOTHER_PROCESS",
                "POSTGRES_POOL_EXHAUSTED",
                "POSTGRES_DISK_FULL"
            },
            mode = EnumSource.Mode.EXCLUDE)
    void nothingIsTradedMeanwhileTheEngineSaysSoAndGoesOn(Cause cause) throws Exception {
        try (Outage outage = cause.prepare(directory);
                Journal journal = outage.open();
                TradingEngine engine = Flipping.engine(journal, 42).build()) {
            engine.bus()
                    .subscribe(Event.class, o -> o.serial(), event -> on(event, outage, engine));
            engine.run();

            List<Event> before = published.subList(0, atBegin);
            List<Event> meanwhile = published.subList(atBegin, atEnd);
            List<Event> after = published.subList(atEnd, published.size());
            assertThat(of(before, SignalActivated.class)).isNotEmpty();
            assertThat(of(meanwhile, BookEvent.class)).isEmpty();
            assertThat(of(meanwhile, StoreUnavailable.class))
                    .singleElement()
                    .satisfies(e -> assertThat(e.reason()).contains("could not store"));
            assertThat(of(after, StoreRecovered.class)).hasSize(1);
            assertThat(of(after, StoreUnavailable.class)).isEmpty();
            assertThat(of(after, SignalActivated.class)).isNotEmpty();
            assertThat(of(after, TradeExit.class)).isNotEmpty();
            assertThat(of(published, StrategyFailed.class)).isEmpty();
            assertThat(engine.book().outage()).isEmpty();
            assertThat(engine.book().openPositions()).isEmpty();
            assertThat(engine.book().liveOrders()).isEmpty();
            engine.portfolio().check();
            List<BookEvent> stored = new ArrayList<>();
            engine.book().readEvents(stored::add);
            assertThat(of(published, BookEvent.class)).isEqualTo(stored);
        }
    }

    private void on(Event event, Outage outage, TradingEngine engine) throws Exception {
        if (event instanceof CandleCompleted candle) {
            if (!away && atBegin == 0 && !candle.candle().end().isBefore(AWAY)) {
                assertThat(engine.book().openPositions()).isNotEmpty();
                outage.begin();
                away = true;
                atBegin = published.size();
            } else if (away && !candle.candle().end().isBefore(BACK)) {
                outage.end();
                away = false;
                atEnd = published.size();
            }
        }
        if (event instanceof BookEvent
                || event instanceof StoreUnavailable
                || event instanceof StoreRecovered
                || event instanceof StrategyFailed) {
            published.add(event);
        }
    }

    private static <E extends Event> List<E> of(List<Event> events, Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
