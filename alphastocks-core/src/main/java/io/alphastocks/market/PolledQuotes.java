package io.alphastocks.market;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Equity;
import io.alphastocks.model.Future;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Tick;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A live feed made of quotes that are asked for again and again: for those without a ticker.
///
/// Each instrument is asked for at the pace of its kind. What is due goes into one request, as much
/// as the source takes at once, what has waited longest first: a source that is slower than the
/// pace slows all instruments alike. There is one request at a time, on a thread of the feed's own.
///
/// A quote that says what the last one said is no tick, it only shows that the source is there; nor
/// is one that is older than the last. A source that cannot be read is asked again after 1, 2, 4 …
/// 30 s, and one that lets nobody in every 5 s, for as long as the feed is open.
public final class PolledQuotes implements LiveFeed {

    /// How often the instruments of a kind are asked for.
    ///
    /// @param index above 0
    /// @param equity above 0
    /// @param future above 0
    /// @param option above 0
    public record Pace(Duration index, Duration equity, Duration future, Duration option) {

        /// An index every second, shares and futures every 2 s, options every 3 s.
        public static final Pace DEFAULT =
                new Pace(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3));

        public Pace {
            require("index", index);
            require("equity", equity);
            require("future", future);
            require("option", option);
        }

        private static void require(String kind, Duration pace) {
            if (!pace.isPositive()) {
                throw new IllegalArgumentException(
                        "the pace of kind " + kind + " is " + pace + "; it must be above 0");
            }
        }

        private Duration of(Instrument instrument) {
            return switch (instrument) {
                case Index _ -> index;
                case Equity _ -> equity;
                case Future _ -> future;
                case OptionContract _ -> option;
            };
        }
    }

    /// What has come of it so far.
    ///
    /// @param requests that were made
    /// @param failures of them
    /// @param ticks that were given
    /// @param unchanged quotes that said nothing new
    /// @param older quotes that were older than the one before
    /// @param absent instruments that an answer did not have
    public record Statistics(
            long requests, long failures, long ticks, long unchanged, long older, long absent) {}

    private static final Logger LOG = LoggerFactory.getLogger(PolledQuotes.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PAUSE_REFUSED = Duration.ofSeconds(5);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final String name;
    private final QuoteSource source;
    private final InstrumentMaster instruments;
    private final EngineClock clock;
    private final Pace pace;

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicLong unchanged = new AtomicLong();
    private final AtomicLong older = new AtomicLong();
    private final AtomicLong absent = new AtomicLong();
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    private PolledQuotes(
            String name,
            QuoteSource source,
            InstrumentMaster instruments,
            EngineClock clock,
            Pace pace) {
        this.name = name;
        this.source = source;
        this.instruments = instruments;
        this.clock = clock;
        this.pace = pace;
    }

    /// Quotes of these instruments at the default pace.
    ///
    /// @param name of the feed
    /// @param clock by whose time it asks: the engine's
    /// @throws IllegalArgumentException if there are no instruments, or the source takes none
    public static PolledQuotes of(
            String name, QuoteSource source, InstrumentMaster instruments, EngineClock clock) {
        if (instruments.all().isEmpty()) {
            throw new IllegalArgumentException("feed " + name + " needs at least one instrument");
        }
        if (source.mostAtOnce() < 1) {
            throw new IllegalArgumentException(
                    "feed %s: its source takes %s instruments at once; it must be 1 or more"
                            .formatted(name, source.mostAtOnce()));
        }
        return new PolledQuotes(name, source, instruments, clock, Pace.DEFAULT);
    }

    /// The same at another pace; before it is started.
    public PolledQuotes every(Pace newPace) {
        return new PolledQuotes(name, source, instruments, clock, newPace);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public InstrumentMaster instruments() {
        return instruments;
    }

    @Override
    public void start(Listener listener) {
        if (thread != null) {
            throw new IllegalStateException("feed " + name + " has started already");
        }
        Round round = new Round(listener);
        thread = Thread.ofVirtual().name("quotes-" + name).start(round::run);
    }

    /// What has come of it so far. Any thread may ask.
    public Statistics statistics() {
        return new Statistics(
                requests.get(),
                failures.get(),
                ticks.get(),
                unchanged.get(),
                older.get(),
                absent.get());
    }

    /// {@inheritDoc}
    ///
    /// Returns when the request that is under way is over, or after 10 s.
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running == null || running.equals(Thread.currentThread())) {
            return;
        }
        running.interrupt();
        try {
            running.join(LONGEST_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// An instrument, and when it is to be asked for next.
    private record Due(long micros, InstrumentId instrument, long paceMicros) {

        Due after(long micros) {
            return new Due(micros + paceMicros, instrument, paceMicros);
        }
    }

    /// One request after another; of the feed's thread alone.
    private final class Round {

        private final Listener listener;
        private final PriorityQueue<Due> waiting =
                new PriorityQueue<>(Comparator.comparingLong(Due::micros));
        private final Map<InstrumentId, Tick> latest = new HashMap<>();
        private int failuresInARow;
        private boolean refused;

        Round(Listener listener) {
            this.listener = listener;
            long now = clock.micros();
            for (Instrument instrument : instruments.all()) {
                waiting.add(new Due(now, instrument.id(), micros(pace.of(instrument))));
            }
        }

        void run() {
            try {
                while (!closed) {
                    sleepUntil(waiting.element().micros);
                    ask();
                }
            } catch (InterruptedException e) {
                if (!closed) {
                    LOG.atError().addKeyValue("feed", name).log("a feed was interrupted: it ends");
                    listener.onLost("interrupted");
                }
            }
        }

        private void ask() throws InterruptedException {
            long now = clock.micros();
            Map<InstrumentId, Due> wanted = new LinkedHashMap<>();
            while (wanted.size() < source.mostAtOnce()
                    && !waiting.isEmpty()
                    && waiting.element().micros <= now) {
                Due due = waiting.remove();
                wanted.put(due.instrument, due);
            }
            wanted.values().forEach(due -> waiting.add(due.after(now)));
            List<Tick> quotes;
            requests.incrementAndGet();
            try {
                quotes = source.quotes(new ArrayList<>(wanted.keySet()));
            } catch (RuntimeException e) { // whatever a source throws, it was not read
                failed(e);
                return;
            }
            try {
                give(quotes, wanted);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("feed", name).log("quotes were not taken");
            }
        }

        private void give(List<Tick> quotes, Map<InstrumentId, Due> wanted) {
            if (failuresInARow > 0) {
                LOG.atInfo().addKeyValue("feed", name).log("the quotes can be read again");
                failuresInARow = 0;
                refused = false;
            }
            int known = 0;
            for (Tick quote : quotes) {
                if (!closed && wanted.containsKey(quote.instrument())) {
                    known++;
                    give(quote);
                }
            }
            absent.addAndGet(wanted.size() - known);
            if (known > 0 && !closed) {
                listener.onAlive();
            }
        }

        private void give(Tick quote) {
            Tick last = latest.get(quote.instrument());
            if (quote.equals(last)) {
                unchanged.incrementAndGet();
            } else if (last != null && quote.timeMicros() < last.timeMicros()) {
                older.incrementAndGet();
            } else {
                latest.put(quote.instrument(), quote);
                ticks.incrementAndGet();
                listener.onTick(quote);
            }
        }

        private void failed(RuntimeException cause) throws InterruptedException {
            if (closed) {
                return;
            }
            failures.incrementAndGet();
            failuresInARow++;
            Optional<String> refusal = source.refusal();
            if (refusal.isPresent() && !refused) {
                refused = true;
                LOG.atError()
                        .addKeyValue("feed", name)
                        .addKeyValue("reason", refusal.get())
                        .log("the quotes wait for somebody to be let in");
                listener.onRefused(refusal.get());
            } else if (failuresInARow == 1) {
                LOG.atWarn().setCause(cause).addKeyValue("feed", name).log("no quotes");
                listener.onLost(cause.toString());
            }
            sleepUntil(clock.micros() + micros(refusal.isPresent() ? PAUSE_REFUSED : pause()));
        }

        private Duration pause() {
            Duration doubled = Duration.ofSeconds(1L << Math.min(failuresInARow - 1, 5));
            return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }

        private void sleepUntil(long micros) throws InterruptedException {
            if (micros <= clock.micros()) {
                return;
            }
            CountDownLatch turn = new CountDownLatch(1);
            EngineClock.Timer timer = clock.schedule(micros, turn::countDown);
            try {
                turn.await();
            } finally {
                timer.cancel();
            }
        }
    }

    private static long micros(Duration duration) {
        return Math.max(1, EpochMicros.of(duration));
    }
}
