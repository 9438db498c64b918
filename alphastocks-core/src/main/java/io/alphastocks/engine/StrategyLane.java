package io.alphastocks.engine;

import io.alphastocks.bus.EventBus;
import io.alphastocks.event.CandleCompleted;
import io.alphastocks.event.Event;
import io.alphastocks.event.OrderChanged;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.PositionOpened;
import io.alphastocks.event.SystemShutdown;
import io.alphastocks.event.TickReceived;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Timeframe;
import io.alphastocks.strategy.StrategyRunner;

/// The lane of one strategy instance: one event at a time, in order.
final class StrategyLane {

    private final StrategyRunner runner;
    private final InstrumentId instrument;
    private final Timeframe timeframe;
    private final boolean wantsTicks;

    StrategyLane(StrategyRunner runner) {
        this.runner = runner;
        this.instrument = runner.registration().instrument().id();
        this.timeframe = runner.registration().timeframe();
        this.wantsTicks = runner.wantsTicks();
    }

    void subscribe(EventBus bus) {
        bus.subscribe(
                Event.class,
                o ->
                        o.named("strategy/" + runner.registration().name())
                                .only(
                                        CandleCompleted.class,
                                        TickReceived.class,
                                        OrderChanged.class,
                                        OrderFilled.class,
                                        PositionOpened.class,
                                        PositionClosed.class,
                                        SystemShutdown.class)
                                .filter(this::concerns)
                                .serial(),
                this::on);
    }

    private boolean concerns(Event event) {
        return switch (event) {
            case TickReceived e -> wantsTicks && e.instrument().equals(instrument);
            case CandleCompleted e ->
                    e.candle().timeframe() == timeframe && e.instrument().equals(instrument);
            default -> true;
        };
    }

    private void on(Event event) {
        switch (event) {
            case TickReceived e -> runner.onTick(e.tick());
            case CandleCompleted e -> runner.onCandle(e.candle());
            case OrderChanged e -> runner.onOrder(e.order());
            case OrderFilled e -> runner.onOrder(e.order());
            case PositionOpened e -> runner.onPosition(e.position());
            case PositionClosed e -> runner.onPosition(e.position());
            case SystemShutdown e -> runner.stop(e.reason());
            default -> throw new IllegalStateException("not subscribed to " + event);
        }
    }
}
