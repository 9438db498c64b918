package io.alphastocks.engine;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventPublisher;
import io.alphastocks.event.Event;
import io.alphastocks.event.PositionOpened;
import io.alphastocks.event.TimerDue;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Price;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Tick;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Settles what a paper account still holds of an index option when it expires: in cash, at its
/// intrinsic value by the underlying's last tick of that day. The exchange takes a mean of the last
/// half hour.
final class ExpirySettlement {

    private static final Logger LOG = LoggerFactory.getLogger(ExpirySettlement.class);
    private static final String NAME = "expiry";
    private static final Duration RETRY = Duration.ofSeconds(5);

    /// After the close: what was still ordered has ended by then.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Book book;
    private final BiConsumer<InstrumentId, Price> venue;
    private final InstrumentMaster instruments;
    private final OptionChain chain;
    private final TradingCalendar calendar;
    private final EngineClock clock;
    private final EventPublisher timers;

    /// @param venue settles what it holds of a contract at a value for each unit; throws
    ///   [BookException] while the book does not have all that it has told
    ExpirySettlement(
            Book book,
            BiConsumer<InstrumentId, Price> venue,
            InstrumentMaster instruments,
            OptionChain chain,
            TradingCalendar calendar,
            EngineClock clock,
            EventBus bus) {
        this.book = book;
        this.venue = venue;
        this.instruments = instruments;
        this.chain = chain;
        this.calendar = calendar;
        this.clock = clock;
        this.timers = bus.unthrottled();
        bus.subscribe(
                Event.class,
                o ->
                        o.named(NAME)
                                .only(PositionOpened.class, TimerDue.class)
                                .filter(ExpirySettlement::concerns)
                                .serial()
                                .uninterruptible(),
                this::on);
    }

    private static boolean concerns(Event event) {
        return !(event instanceof TimerDue timer) || timer.owner().equals(NAME);
    }

    /// Takes up what the book holds.
    void start() {
        book.openPositions().stream().map(OptionPosition::contract).distinct().forEach(this::await);
    }

    private void on(Event event) {
        switch (event) {
            case PositionOpened e -> await(e.position().contract());
            case TimerDue e -> settle(new InstrumentId(e.key()));
            default -> throw new IllegalStateException("not subscribed to " + event);
        }
    }

    private void await(OptionContract contract) {
        calendar.session(Segment.DERIVATIVES, contract.expiry())
                .map(Session::close)
                .ifPresent(close -> timer(contract.id(), close.plus(GRACE)));
    }

    private void timer(InstrumentId contract, Instant at) {
        long micros = EpochMicros.of(at);
        clock.schedule(micros, () -> timers.publish(new TimerDue(NAME, contract.value(), micros)));
    }

    private void settle(InstrumentId contract) {
        List<OptionPosition> held =
                book.openPositions().stream()
                        .filter(position -> position.contract().id().equals(contract))
                        .toList();
        if (held.isEmpty()) {
            return;
        }
        OptionContract option = held.getFirst().contract();
        Optional<Price> underlying = underlying(option);
        if (underlying.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("contract", contract)
                    .addKeyValue("expired", option.expiry())
                    .addKeyValue("positions", held.stream().map(OptionPosition::id).toList())
                    .log("nobody knows what its index stood at: settle it by hand");
            return;
        }
        try {
            venue.accept(contract, option.type().intrinsic(underlying.get(), option.strike()));
            for (OptionPosition position : held) {
                boolean _ = book.settle(position.id(), underlying.get());
            }
        } catch (BookException e) {
            timer(contract, clock.now().plus(RETRY));
            throw e;
        }
    }

    /// The underlying's last price on the day on which a contract expires; empty where it is no
    /// index, whose options are settled in cash, or there were no ticks.
    private Optional<Price> underlying(OptionContract contract) {
        return instruments
                .underlying(contract.symbol())
                .filter(Index.class::isInstance)
                .map(Instrument::id)
                .flatMap(chain::last)
                .filter(tick -> calendar.tradingDay(tick.time()).equals(contract.expiry()))
                .map(Tick::last);
    }
}
