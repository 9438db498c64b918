package io.alphastocks.position;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventPublisher;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.ExitRequested;
import io.alphastocks.event.OrderCancelled;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderRejected;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.PositionUpdated;
import io.alphastocks.event.StopTightened;
import io.alphastocks.event.TickReceived;
import io.alphastocks.event.TimerDue;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Fill;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.position.PositionLane.Tracked;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.TradingCalendar;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// The position manager over a book. One lane per underlying sees its ticks, those of the contracts
/// held on it, its fills and its timers, in one order; the lane's positions are in [PositionLane].
final class BookPositionManager implements PositionManager {

    private static final Logger LOG = LoggerFactory.getLogger(BookPositionManager.class);
    private static final String NAME = "positions";
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 6;

    private final Book book;
    private final EventBus bus;
    private final EventPublisher timers;
    private final EngineClock clock;
    private final Predicate<String> isStale;
    private final ExitPolicy policy;
    private final PositionLanes lanes;
    private final PositionExits exits;

    BookPositionManager(
            Book book,
            OrderSender sender,
            EventBus bus,
            EngineClock clock,
            TradingCalendar calendar,
            InstrumentMaster instruments,
            Function<OptionContract, Quantity> largestOrder,
            Predicate<String> isStale,
            ExitPolicy policy) {
        this.book = book;
        this.bus = bus;
        this.timers = bus.unthrottled();
        this.clock = clock;
        this.isStale = isStale;
        this.policy = policy;
        this.lanes = new PositionLanes(instruments);
        this.exits = new PositionExits(book, sender, clock, calendar, largestOrder, this::timer);
    }

    /// Listens first and reads then, so that nothing is missed in between: broker and people do not
    /// wait. What is open is taken up by a timer, on the lane of its symbol.
    void start() {
        bus.subscribe(
                Event.class,
                o ->
                        o.named(NAME)
                                .only(
                                        TickReceived.class,
                                        TimerDue.class,
                                        OrderFilled.class,
                                        OrderCancelled.class,
                                        OrderRejected.class,
                                        StopTightened.class,
                                        ExitRequested.class,
                                        PositionClosed.class)
                                .filter(this::concerns)
                                .byKey(this::symbol)
                                .uninterruptible(),
                this::on);
        Set<String> symbols = new LinkedHashSet<>();
        book.openPositions().forEach(position -> symbols.add(position.contract().symbol()));
        symbols.forEach(symbol -> timer(symbol, clock.now()));
        exits.cancelUnwanted();
    }

    @Override
    public void exit(String positionId, ExitReason reason) {
        if (reason == ExitReason.PARTIAL_TARGET) {
            throw new IllegalArgumentException(
                    "a partial exit is the plan's alone; give another reason to close "
                            + positionId);
        }
        exits.exit(positionId, new ExitRules.Exit(reason, null));
    }

    @Override
    public void exitAll(ExitReason reason) {
        Set<String> ids = new LinkedHashSet<>();
        book.openPositions().forEach(position -> ids.add(position.id()));
        for (Order order : book.liveOrders()) {
            if (order.purpose() == OrderPurpose.ENTRY) {
                ids.add(order.positionId());
            }
        }
        ids.forEach(id -> exit(id, reason));
    }

    @Override
    public PositionStatistics statistics() {
        return book.positionStatistics();
    }

    private boolean concerns(Event event) {
        return switch (event) {
            case TickReceived e -> lanes.isWatched(e.instrument());
            case TimerDue e -> e.owner().equals(NAME);
            case OrderCancelled e -> e.order().purpose() == OrderPurpose.EXIT;
            case OrderRejected e -> e.order().purpose() == OrderPurpose.EXIT;
            case ExitRequested e -> e.byHand();
            default -> true;
        };
    }

    private String symbol(Event event) {
        return switch (event) {
            case TickReceived e -> lanes.symbolOfTicks(e.instrument());
            case TimerDue e -> e.key();
            case OrderFilled e -> lanes.symbolOf(e.order().instrument());
            case OrderCancelled e -> lanes.symbolOf(e.order().instrument());
            case OrderRejected e -> lanes.symbolOf(e.order().instrument());
            case StopTightened e -> e.position().contract().symbol();
            case ExitRequested e -> e.contract().symbol();
            case PositionClosed e -> e.position().contract().symbol();
            default -> "";
        };
    }

    private void on(Event event) {
        try {
            handle(event);
        } catch (BookException e) {
            // Ticks come again; what was due by time, or followed from an order, would not.
            if (!(event instanceof TickReceived)) {
                timer(symbol(event), clock.now().plus(RETRY));
            }
            throw e;
        }
    }

    private void handle(Event event) {
        switch (event) {
            case TickReceived e -> onTick(e);
            case TimerDue e -> onTime(e.key());
            case OrderFilled e -> onFill(e.order(), e.fill());
            case OrderCancelled e -> exitAgain(e.order());
            case OrderRejected e -> exitAgain(e.order());
            case StopTightened e -> refresh(e.position().id());
            case ExitRequested e -> onRequest(e);
            case PositionClosed e -> {
                lanes.forget(e.position());
                exits.cancel(e.position().id());
            }
            default -> throw new IllegalStateException("not subscribed to " + event);
        }
    }

    private void onTick(TickReceived event) {
        if (isStale.test(event.source())) {
            return;
        }
        PositionLane lane = lanes.lane(symbol(event));
        Price price = event.tick().last();
        for (Tracked tracked : lane.tracked()) {
            OptionPosition position = tracked.position();
            if (position.contract().id().equals(event.instrument())) {
                onPremium(tracked, price, event);
            } else if (lane.isUnderlying(event.instrument()) && position.exitReason() == null) {
                ExitRules.onUnderlying(position, price).ifPresent(exit -> exit(position, exit));
            }
        }
    }

    private void onPremium(Tracked tracked, Price premium, TickReceived event) {
        OptionPosition position = tracked.position();
        if (tracked.mark(premium)) {
            bus.publish(updated(position, premium, event));
        }
        boolean path = event.tick().kind().isOfCandle();
        if (position.exitReason() != null) {
            if (!path) {
                requote(tracked);
            }
            return;
        }
        Optional<ExitRules.Exit> exit = ExitRules.onPremium(position, premium, path);
        if (exit.isPresent()) {
            exit(position, exit.get());
            if (exit.get().reason() == ExitReason.PARTIAL_TARGET) {
                ExitRules.onPremium(tracked.position(), premium, path)
                        .ifPresent(next -> exit(tracked.position(), next));
            }
            return;
        }
        ExitRules.trailingStop(position, tracked.best())
                .filter(stop -> stop.isAbove(position.stop()))
                .ifPresent(stop -> {
                    book.tighten(position.id(), stop, ExitReason.TRAILING_STOP);
                    refresh(position.id());
                });
    }

    /// A market that trades and does not fill an exit has left its price behind: it is cancelled,
    /// and what is left of it is ordered anew. The points of a candle tell nothing of that.
    private void requote(Tracked tracked) {
        if (tracked.looksAfterExits(clock.micros(), EpochMicros.of(policy.lookEvery()))) {
            tracked.requoted(
                    exits.cancelOlderThan(
                            tracked.position().id(), clock.now().minus(policy.requoteAfter())));
        }
    }

    private static PositionUpdated updated(
            OptionPosition position, Price premium, TickReceived event) {
        EventHeader header =
                new EventHeader(
                        position.id() + "/mark/" + event.timeMicros() + "/" + premium,
                        event.time(),
                        NAME,
                        position.signalId());
        return new PositionUpdated(header, position, premium, position.unrealised(premium));
    }

    private void onTime(String symbol) {
        Instant now = clock.now();
        for (OptionPosition open : book.openPositions()) {
            if (open.contract().symbol().equals(symbol)) {
                track(open); // whatever was missed while the book could not answer
            }
        }
        for (Tracked tracked : lanes.lane(symbol).tracked()) {
            OptionPosition position = tracked.position();
            ExitReason wanted = position.exitReason();
            Optional<ExitRules.Exit> exit =
                    wanted == null
                            ? ExitRules.onTime(position, now)
                            : Optional.of(new ExitRules.Exit(wanted, null));
            exit.ifPresent(e -> exit(position, e));
        }
    }

    /// A person wants a position closed; nothing of it may have been filled yet.
    private void onRequest(ExitRequested event) {
        refresh(event.positionId())
                .ifPresentOrElse(this::exitAgain, () -> exit(event.positionId(), event.reason()));
    }

    /// Units that arrive while the position is on its way out follow it, and so do those that a
    /// complete exit has left: somebody may have made it smaller at the broker. Units that an exit
    /// has sold after its end may be on sale a second time.
    private void onFill(Order order, Fill fill) {
        Optional<OptionPosition> position = refresh(fill.positionId());
        if (order.purpose() == OrderPurpose.ENTRY) {
            position.filter(p -> p.exitReason() != null).ifPresent(this::exitAgain);
        } else {
            position.map(lanes::find).ifPresent(Tracked::sold);
            if (fill.late()) {
                exits.cancel(order.positionId());
            } else if (!order.isLive()) {
                position.ifPresent(this::exitAgain);
            }
        }
    }

    /// An exit order ended without closing what it was for: try again after a while, each time a
    /// longer one, for as long as it takes.
    private void exitAgain(Order order) {
        refresh(order.positionId())
                .filter(p -> p.exitReason() != null)
                .ifPresent(p -> {
                    Tracked tracked = lanes.find(p);
                    if (tracked != null && tracked.isRequoted(order)) {
                        exitAgain(p);
                    } else {
                        timer(p.contract().symbol(), clock.now().plus(patience(p)));
                    }
                });
    }

    private Duration patience(OptionPosition position) {
        Tracked tracked = lanes.find(position);
        int failed = tracked == null ? 1 : tracked.failedExit();
        Duration wait = RETRY.multipliedBy(1L << Math.min(failed - 1, MOST_DOUBLINGS));
        LOG.atWarn()
                .addKeyValue("position", position.id())
                .addKeyValue("failed", failed)
                .addKeyValue("again", wait)
                .log("an exit order came to nothing");
        return wait;
    }

    private void exitAgain(OptionPosition position) {
        ExitReason reason = position.exitReason();
        if (reason != null) {
            exit(position, new ExitRules.Exit(reason, null));
        }
    }

    private void exit(OptionPosition position, ExitRules.Exit exit) {
        exits.exit(position, exit);
        refresh(position.id());
    }

    /// Takes an open position as the book has it now, and forgets one that is closed.
    private Optional<OptionPosition> refresh(String positionId) {
        Optional<OptionPosition> position = book.position(positionId);
        position.ifPresent(p -> {
            if (p.isOpen()) {
                track(p);
            } else {
                lanes.forget(p);
            }
        });
        return position.filter(OptionPosition::isOpen);
    }

    private void track(OptionPosition position) {
        if (lanes.track(position)) {
            String symbol = position.contract().symbol();
            ExitPlan plan = position.plan();
            timer(symbol, plan.holdUntil());
            timer(symbol, plan.expiryExit());
            if (plan.sessionExit() != null) {
                timer(symbol, plan.sessionExit());
            }
        }
    }

    private void timer(String symbol, Instant at) {
        long micros = EpochMicros.of(at);
        clock.schedule(micros, () -> timers.publish(new TimerDue(NAME, symbol, micros)));
    }
}
