package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.broker.OrderSender;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventPublisher;
import io.alphastocks.event.Event;
import io.alphastocks.event.TimerDue;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.position.PositionManager;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Carries out what a halt asks for: cancels entries, closes positions, and ends it when its time
/// is over. It acts on what the book has stored, so that a halt whose process died is carried out
/// by the next one.
final class TradingHalts {

    private static final Logger LOG = LoggerFactory.getLogger(TradingHalts.class);
    private static final String NAME = "halts";
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Book book;
    private final PositionManager positions;
    private final OrderSender sender;
    private final EventPublisher timers;
    private final EngineClock clock;

    private TradingHalts(
            Book book,
            PositionManager positions,
            OrderSender sender,
            EventPublisher timers,
            EngineClock clock) {
        this.book = book;
        this.positions = positions;
        this.sender = sender;
        this.timers = timers;
        this.clock = clock;
    }

    /// Watches a book from now on, and carries out what it holds.
    static void watch(
            Book book,
            PositionManager positions,
            OrderSender sender,
            EventBus bus,
            EngineClock clock) {
        TradingHalts halts = new TradingHalts(book, positions, sender, bus.unthrottled(), clock);
        bus.subscribe(
                Event.class,
                o ->
                        o.named(NAME)
                                .only(TradingHalted.class, TimerDue.class)
                                .filter(TradingHalts::concerns)
                                .serial()
                                .uninterruptible(),
                _ -> halts.act());
        halts.act();
    }

    private static boolean concerns(Event event) {
        return !(event instanceof TimerDue timer) || timer.owner().equals(NAME);
    }

    /// Brings about what the book says now: however often it is called, and whatever of it was done
    /// before.
    private void act() {
        try {
            book.resumeIfOver();
            TradingStatus status = book.trading();
            if (status.until() != null) {
                timer(status.until());
            }
            if (status.exitAll()) {
                positions.exitAll(ExitReason.KILL_SWITCH);
            } else if (status.state() == TradingState.HALTED) {
                cancelEntries();
            }
        } catch (BookException e) {
            timer(clock.now().plus(RETRY));
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("again", RETRY)
                    .log("the store cannot answer: the halt is not carried out yet");
        }
    }

    private void cancelEntries() {
        List<Order> entries =
                book.liveOrders().stream().filter(o -> o.purpose() == OrderPurpose.ENTRY).toList();
        if (!entries.isEmpty()) {
            sender.cancel(entries);
        }
    }

    private void timer(Instant at) {
        long micros = EpochMicros.of(at);
        clock.schedule(micros, () -> timers.publish(new TimerDue(NAME, NAME, micros)));
    }
}
