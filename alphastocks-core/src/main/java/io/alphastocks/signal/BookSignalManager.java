package io.alphastocks.signal;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookException;
import io.alphastocks.book.Emission;
import io.alphastocks.book.SignalEntry;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.EventPublisher;
import io.alphastocks.event.Event;
import io.alphastocks.event.SignalEnded;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.event.TickReceived;
import io.alphastocks.event.TimerDue;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.Tick;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The signal manager over a book. One lane per symbol, by its plain name, watches the underlying's
/// ticks for the levels of the day's signals, and ends at the session's close what nobody has acted
/// on.
final class BookSignalManager implements SignalManager {

    private static final Logger LOG = LoggerFactory.getLogger(BookSignalManager.class);
    private static final String NAME = "signals";
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Book book;
    private final EventBus bus;
    private final EventPublisher timers;
    private final EngineClock clock;
    private final TradingCalendar calendar;
    private final InstrumentMaster instruments;
    private final SignalCounts counts = new SignalCounts();

    /// The symbols watched, by their underlying.
    private final Map<InstrumentId, String> watched = new ConcurrentHashMap<>();

    private final Map<String, SymbolWatch> lanes = new ConcurrentHashMap<>();

    BookSignalManager(
            Book book,
            EventBus bus,
            EngineClock clock,
            TradingCalendar calendar,
            InstrumentMaster instruments) {
        this.book = book;
        this.bus = bus;
        this.timers = bus.unthrottled();
        this.clock = clock;
        this.calendar = calendar;
        this.instruments = instruments;
    }

    void start() {
        for (SignalEntry entry : book.lastSignals()) {
            if (!entry.touched()) {
                watch(entry.signal());
            }
        }
        for (SignalEntry entry : unfinished()) {
            if (!entry.touched()) {
                watch(entry.signal());
            }
            scheduleExpiry(entry.signal());
        }
        bus.subscribe(
                Event.class,
                o ->
                        o.named(NAME)
                                .only(
                                        TickReceived.class,
                                        SignalGenerated.class,
                                        SignalRejected.class,
                                        SignalEnded.class,
                                        TimerDue.class)
                                .filter(this::concerns)
                                .byKey(this::symbol)
                                .uninterruptible(),
                this::on);
    }

    @Override
    public void emit(Signal signal) {
        Emission emission;
        try {
            emission = book.emit(signal);
        } catch (BookException e) {
            counts.failed();
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("signal", signal.id())
                    .log("the store cannot answer: the signal is not emitted");
            return;
        }
        switch (emission) {
            case Emission.Emitted(SignalGenerated.Kind kind) -> counts.emitted(kind);
            case Emission.Skipped _ -> counts.duplicate();
            case Emission.Known _ -> counts.known();
        }
    }

    @Override
    public SignalStatistics statistics() {
        return counts.snapshot();
    }

    private boolean concerns(Event event) {
        return switch (event) {
            case TickReceived e -> watched.containsKey(e.instrument());
            case TimerDue e -> e.owner().equals(NAME);
            default -> true;
        };
    }

    private String symbol(Event event) {
        return switch (event) {
            case TickReceived e -> watched.getOrDefault(e.instrument(), "");
            case TimerDue e -> e.key();
            case SignalGenerated e -> symbol(e.signal());
            case SignalRejected e -> symbol(e.signal());
            case SignalEnded e -> symbol(e.signal());
            default -> "";
        };
    }

    private void on(Event event) {
        switch (event) {
            case TickReceived e -> lane(symbol(e)).onTick(e.tick());
            case SignalGenerated e -> {
                watch(e.signal());
                scheduleExpiry(e.signal());
            }
            case SignalRejected e -> counts.rejected(e.rule());
            case SignalEnded e -> LOG.atDebug().addKeyValue("signal", e.signal().id()).log("ended");
            case TimerDue e -> expire(e);
            default -> throw new IllegalStateException("not subscribed to " + event);
        }
    }

    private SymbolWatch lane(String symbol) {
        return lanes.computeIfAbsent(symbol, SymbolWatch::new);
    }

    private String symbol(Signal signal) {
        return instruments.normalise(signal.symbol());
    }

    private List<SignalEntry> unfinished() {
        List<SignalEntry> unfinished = new ArrayList<>(book.signals(SignalState.NEW));
        unfinished.addAll(book.signals(SignalState.ACTIVE));
        return unfinished;
    }

    private void watch(Signal signal) {
        String symbol = symbol(signal);
        lane(symbol).watch(signal);
        instruments.underlying(symbol).map(Instrument::id).ifPresent(id -> watched.put(id, symbol));
    }

    private void scheduleExpiry(Signal signal) {
        sessionOf(signal).ifPresent(session -> timer(symbol(signal), session.closeMicros()));
    }

    private void timer(String symbol, long micros) {
        clock.schedule(micros, () -> timers.publish(new TimerDue(NAME, symbol, micros)));
    }

    /// The session in which a signal can be acted on.
    private Optional<Session> sessionOf(Signal signal) {
        Segment segment =
                instruments
                        .underlying(symbol(signal))
                        .map(Instrument::segment)
                        .orElse(Segment.EQUITY);
        return calendar.session(segment, calendar.tradingDay(signal.time()));
    }

    private void expire(TimerDue due) {
        try {
            lane(due.key()).expire(due.dueMicros());
        } catch (BookException e) {
            timer(due.key(), EpochMicros.of(clock.now().plus(RETRY)));
            throw e;
        }
    }

    /// The day's signals on one symbol whose levels are untouched; one thread at a time.
    private final class SymbolWatch {

        private final String symbol;
        private final Map<String, Signal> untouched = new TreeMap<>();
        private @Nullable Price last;

        SymbolWatch(String symbol) {
            this.symbol = symbol;
        }

        void watch(Signal signal) {
            untouched.put(signal.id(), signal);
        }

        void onTick(Tick tick) {
            Price price = tick.last();
            last = price;
            for (Iterator<Signal> i = untouched.values().iterator(); i.hasNext(); ) {
                Signal signal = i.next();
                if (tick.timeMicros() <= EpochMicros.of(signal.time())) {
                    continue;
                }
                Optional<Boolean> target = touchedTarget(signal, price);
                if (target.isPresent()) {
                    book.touch(signal.id(), price, target.get());
                    i.remove(); // not before it is stored
                }
            }
        }

        /// Whether a price touches the signal's target (true) or its stop (false).
        private static Optional<Boolean> touchedTarget(Signal signal, Price price) {
            int sign = signal.action().sign();
            if (price.compareTo(signal.target()) * sign >= 0) {
                return Optional.of(true);
            }
            return price.compareTo(signal.stopLoss()) * sign <= 0
                    ? Optional.of(false)
                    : Optional.empty();
        }

        /// Ends the signals whose session is over. Another one's may not be: on a restart a timer
        /// of yesterday is due at once.
        void expire(long dueMicros) {
            for (SignalEntry entry : unfinished()) {
                Signal signal = entry.signal();
                if (symbol(signal).equals(symbol) && isOver(signal, dueMicros)) {
                    book.expire(signal.id(), last, "session end");
                }
            }
            untouched.values().removeIf(signal -> isOver(signal, dueMicros));
        }

        private boolean isOver(Signal signal, long micros) {
            return sessionOf(signal).filter(session -> session.closeMicros() <= micros).isPresent();
        }
    }
}
