package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.bus.EventBus;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.TickReceived;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Money;
import io.alphastocks.model.Tick;
import io.alphastocks.model.Timeframe;
import io.alphastocks.strategy.MovingAverageCrossover;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

@Timeout(120)
class AuditLogTest {

    /// Muhurat trading, an hour.
    private static final LocalDate DAY = LocalDate.parse("2025-10-21");

    private final ClickHouse clickHouse = Server.open();

    @AfterEach
    void disconnect() {
        clickHouse.close();
    }

    /// Cannot be made of its components again.
    record Task(EventHeader header, Runnable task) implements Event {}

    /// Has no text, and no end as JSON where a part holds itself.
    record Unwritable(EventHeader header, List<Object> part) implements Event {

        @Override
        public String toString() {
            throw new UnsupportedOperationException("no text");
        }
    }

    private List<Event> trade(AuditLog audit) {
        List<Event> seen = new ArrayList<>();
        try (TradingEngine engine =
                TradingEngine.paper()
                        .feed(SimulatedSession.nifty(10, DAY))
                        .strategy("NIFTY", Timeframe.MIN_1, MovingAverageCrossover.ema(9, 21))
                        .build()) {
            engine.bus().subscribe(Event.class, o -> o.named("seen").serial(), seen::add);
            audit.record(engine.bus());
            engine.run();
        }
        return seen;
    }

    @Test
    @SuppressWarnings("StreamToIterable") // a bus iterates once
    void aRecordedSessionIsReplayedThroughTheDeterministicBusEventByEvent() {
        List<Event> seen;
        try (AuditLog audit = clickHouse.audit("paper/2021-06-11")) {
            seen = trade(audit);
        }
        assertThat(seen).hasSizeGreaterThan(1_000).anyMatch(e -> e instanceof SignalGenerated);

        List<Event> replayed = new ArrayList<>();
        try (EventBus bus = EventBus.deterministic();
                Stream<Event> recorded = clickHouse.recorded("paper/2021-06-11")) {
            bus.subscribe(Event.class, o -> o.named("replayed").serial(), replayed::add);
            assertThat(bus.replay(recorded::iterator)).isEqualTo(seen.size());
        }

        assertThat(replayed).isEqualTo(seen);
    }

    @Test
    void whatWasRecordedAnswersQuestionsAndWhatWasSaidTwiceCountsOnce() {
        List<Event> seen;
        try (AuditLog audit = clickHouse.audit("once")) {
            seen = trade(audit);
        }
        try (AuditLog audit = clickHouse.audit("once");
                EventBus bus = EventBus.deterministic()) {
            audit.record(bus);
            bus.replay(seen.stream().filter(e -> !(e instanceof TickReceived)).toList());
        }
        List<PositionClosed> closed =
                seen.stream()
                        .filter(PositionClosed.class::isInstance)
                        .map(PositionClosed.class::cast)
                        .toList();
        assertThat(closed).isNotEmpty();

        Analytics analytics = clickHouse.analytics();
        assertThat(analytics.runs()).containsExactly("once");
        assertThat(analytics.signalsPerHour("once").stream().mapToLong(s -> s.signals()).sum())
                .isEqualTo(seen.stream().filter(SignalGenerated.class::isInstance).count());
        List<Analytics.Performance> performance = analytics.performance("once");
        assertThat(performance).hasSize(1);
        assertThat(performance.getFirst().trades()).isEqualTo(closed.size());
        assertThat(performance.getFirst().net().raw())
                .isEqualTo(closed.stream().mapToLong(c -> c.net().raw()).sum());
        assertThat(performance.getFirst().wins())
                .isEqualTo(closed.stream().filter(c -> c.net().raw() > 0).count());
        assertThat(performance.getFirst().winRatePercent())
                .isEqualTo(100.0 * performance.getFirst().wins() / closed.size());
        assertThat(analytics.profitPerDay("once"))
                .containsExactly(
                        new Analytics.ProfitOfDay(
                                performance.getFirst().strategy(),
                                DAY,
                                closed.size(),
                                performance.getFirst().net()));
        assertThat(analytics.performance("another")).isEmpty();
        assertThat(clickHouse.analytics().performance("once").getFirst().gross())
                .isEqualTo(Money.ofRaw(closed.stream().mapToLong(c -> c.gross().raw()).sum()));
    }

    @Test
    void minutesAreMadeOfTicks() {
        List<Tick> ticks = new ArrayList<>();
        try (AuditLog audit = clickHouse.audit("minutes");
                var store = clickHouse.marketData()) {
            trade(audit).stream()
                    .filter(TickReceived.class::isInstance)
                    .map(e -> ((TickReceived) e).tick())
                    .filter(t -> t.instrument().value().equals("NSE:NIFTY 50"))
                    .forEach(ticks::add);
            store.addTicks(ticks);
        }
        assertThat(ticks).isNotEmpty();
        List<Analytics.Minute> minutes =
                clickHouse
                        .analytics()
                        .minutes(
                                ticks.getFirst().instrument(),
                                ticks.getFirst().time().minusSeconds(60),
                                ticks.getLast().time().plusSeconds(60));
        Instant first = minutes.getFirst().minute();
        List<Tick> ofFirst =
                ticks.stream().filter(t -> t.time().isBefore(first.plusSeconds(60))).toList();
        assertThat(minutes.getFirst().openRaw()).isEqualTo(ofFirst.getFirst().lastRaw());
        assertThat(minutes.getFirst().closeRaw()).isEqualTo(ofFirst.getLast().lastRaw());
        assertThat(minutes.getFirst().highRaw())
                .isEqualTo(ofFirst.stream().mapToLong(Tick::lastRaw).max().orElseThrow());
        assertThat(minutes.getFirst().lowRaw())
                .isEqualTo(ofFirst.stream().mapToLong(Tick::lastRaw).min().orElseThrow());
        assertThat(minutes.stream().mapToLong(Analytics.Minute::volume).sum())
                .isEqualTo(ticks.stream().mapToLong(Tick::lastQuantity).sum());
    }

    @Test
    void anEventThatCannotBeMadeAgainIsKeptAsTextAndNamedByAReplay() {
        Task task = new Task(new EventHeader("task/1", Instant.EPOCH, "test"), () -> {});
        try (EventBus bus = EventBus.deterministic();
                AuditLog audit = clickHouse.audit("tasks")) {
            audit.record(bus);
            bus.publish(task);
        }

        try (Stream<Event> recorded = clickHouse.recorded("tasks")) {
            assertThatExceptionOfType(ClickHouseStoreException.class)
                    .isThrownBy(recorded::toList)
                    .withMessageContainingAll("Task", "task/1", "text");
        }
    }

    @Test
    void anEventThatCannotEvenBeWrittenHarmsNoOther() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        try (EventBus bus = EventBus.deterministic();
                AuditLog audit = clickHouse.audit("unwritable")) {
            audit.record(bus);
            bus.publish(
                    new Unwritable(
                            new EventHeader("unwritable/1", Instant.EPOCH, "test"), endless));
            bus.publish(new Task(new EventHeader("task/1", Instant.EPOCH, "test"), () -> {}));
            audit.flush();
            assertThat(audit.statistics().stored()).isEqualTo(2);
        }
        assertThat(
                        clickHouse
                                .session()
                                .list(
                                        "SELECT payload FROM %s WHERE run = 'unwritable' AND id = 'unwritable/1'"
                                                .formatted(
                                                        Table.qualified(
                                                                clickHouse.settings(),
                                                                Tables.EVENTS)),
                                        (block, row) -> block.column(0).text(row)))
                .singleElement()
                .asString()
                .contains("Unwritable", "no text");
    }

    @Test
    void aRunNeedsAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clickHouse.audit(" "))
                .withMessageContaining("blank");
    }
}
