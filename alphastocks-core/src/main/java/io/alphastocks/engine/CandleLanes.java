package io.alphastocks.engine;

import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventPublisher;
import io.alphastocks.event.CandleCompleted;
import io.alphastocks.event.Event;
import io.alphastocks.event.TickReceived;
import io.alphastocks.event.TimerDue;
import io.alphastocks.market.CandleAggregator;
import io.alphastocks.market.CandleRules;
import io.alphastocks.market.CandleStatistics;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Timeframe;
import io.alphastocks.strategy.StrategyRegistration;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The candles that strategies want: an aggregator for each of their instruments, on a lane of its
/// own, completed by ticks and timers.
final class CandleLanes {

    private static final String NAME = "candles";

    private final EventBus bus;
    private final EventPublisher timers;
    private final EngineClock clock;
    private final Map<InstrumentId, Lane> lanes = new TreeMap<>();
    private final Map<String, InstrumentId> byKey = new TreeMap<>();

    CandleLanes(
            EventBus bus,
            EngineClock clock,
            TradingCalendar calendar,
            Duration grace,
            Iterable<StrategyRegistration> registrations) {
        this.bus = bus;
        this.timers = bus.unthrottled();
        this.clock = clock;
        Map<Instrument, Set<Timeframe>> wanted = new TreeMap<>((a, b) -> a.id().compareTo(b.id()));
        for (StrategyRegistration registration : registrations) {
            wanted.computeIfAbsent(registration.instrument(), _ -> EnumSet.noneOf(Timeframe.class))
                    .add(registration.timeframe());
        }
        wanted.forEach((instrument, timeframes) -> {
            CandleRules rules = new CandleRules(timeframes, grace, false);
            lanes.put(instrument.id(), new Lane(instrument, rules, calendar));
            byKey.put(instrument.id().value(), instrument.id());
        });
    }

    void subscribe() {
        bus.subscribe(
                Event.class,
                o ->
                        o.named(NAME)
                                .only(TickReceived.class, TimerDue.class)
                                .filter(this::concerns)
                                .byKey(CandleLanes::instrument)
                                .uninterruptible(),
                this::on);
    }

    Map<InstrumentId, CandleStatistics> statistics() {
        Map<InstrumentId, CandleStatistics> statistics = new TreeMap<>();
        lanes.forEach((id, lane) -> statistics.put(id, lane.aggregator.statistics()));
        return statistics;
    }

    private boolean concerns(Event event) {
        return switch (event) {
            case TickReceived e -> lanes.containsKey(e.instrument());
            case TimerDue e -> e.owner().equals(NAME);
            default -> false;
        };
    }

    private static String instrument(Event event) {
        return event instanceof TickReceived tick
                ? tick.instrument().value()
                : ((TimerDue) event).key();
    }

    private void on(Event event) {
        Lane lane = lanes.get(byKey.get(instrument(event)));
        if (lane == null) {
            throw new IllegalStateException("no candles are built of " + instrument(event));
        }
        if (event instanceof TickReceived tick) {
            lane.aggregator.onTick(tick.tick());
        } else {
            lane.aggregator.onTime(event.timeMicros());
        }
        lane.scheduleNext();
    }

    /// The candles of one instrument; one thread at a time.
    private final class Lane {

        private final String key;
        private final CandleAggregator aggregator;
        private long scheduled = Long.MIN_VALUE;

        Lane(Instrument instrument, CandleRules rules, TradingCalendar calendar) {
            key = instrument.id().value();
            aggregator =
                    new CandleAggregator(
                            instrument,
                            rules,
                            calendar,
                            candle -> timers.publish(new CandleCompleted(candle, NAME)));
        }

        void scheduleNext() {
            long due = aggregator.nextDueMicros();
            if (due != scheduled && due != Long.MAX_VALUE) {
                scheduled = due;
                clock.schedule(due, () -> timers.publish(new TimerDue(NAME, key, due)));
            }
        }
    }
}
