package io.alphastocks.engine;

import io.alphastocks.book.BookInput;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.MarketDataFeed;
import io.alphastocks.market.RecordedFeed;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Segment;
import io.alphastocks.strategy.StrategyRegistration;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/// What is worked out from a builder before anything is wired.
final class EngineParts {

    private static final int LONGEST_LINE = 300;

    private EngineParts() {}

    /// Runs what may take its time, such as a call to a broker: a virtual thread each, or, on the
    /// deterministic bus, the caller's own.
    static Executor calls(EngineSettings settings) {
        return settings.concurrent()
                ? task -> Thread.ofVirtual().name("broker-call").start(task)
                : Runnable::run;
    }

    /// What somebody outside has said, on one line of a bearable length, for the journal.
    static String line(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        boolean halves = Character.isHighSurrogate(line.charAt(LONGEST_LINE - 1));
        return line.substring(0, halves ? LONGEST_LINE - 1 : LONGEST_LINE) + "…";
    }

    /// Makes sure that somebody has decided.
    ///
    /// @throws IllegalArgumentException if nobody is named
    static String person(String who) {
        if (who.isBlank()) {
            throw new IllegalArgumentException(
                    "nobody is named who decides; name the person, and how it is known");
        }
        return who;
    }

    /// The instruments of all feeds together.
    static InstrumentMaster instruments(List<MarketDataFeed> feeds) {
        if (feeds.size() == 1) {
            return feeds.getFirst().instruments();
        }
        Map<String, Instrument> all = new LinkedHashMap<>();
        for (MarketDataFeed feed : feeds) {
            feed.instruments().all().forEach(i -> all.put(i.id().value(), i));
        }
        return InstrumentMaster.of(all.values());
    }

    /// The time of the first data, 1970 where there is none.
    static long firstMicros(List<RecordedFeed.Cursor> cursors) {
        long first = Long.MAX_VALUE;
        for (RecordedFeed.Cursor cursor : cursors) {
            first = Math.min(first, cursor.nextMicros());
        }
        return first == Long.MAX_VALUE ? 0 : first;
    }

    /// What the feeds give, as the book knows it.
    static BookInput input(List<RecordedFeed> feeds, long firstMicros) {
        List<String> names = new ArrayList<>();
        List<String> fingerprints = new ArrayList<>();
        for (RecordedFeed feed : feeds) {
            names.add(feed.name());
            fingerprints.add(feed.fingerprint());
        }
        return new BookInput(
                String.join(" + ", names),
                String.join("+", fingerprints),
                EpochMicros.toInstant(firstMicros));
    }

    static List<StrategyRegistration> registrations(
            List<EngineBuilder.StrategyRequest> requests, InstrumentMaster instruments) {
        List<StrategyRegistration> registrations = new ArrayList<>();
        for (EngineBuilder.StrategyRequest request : requests) {
            Instrument instrument =
                    instruments
                            .underlying(instruments.normalise(request.symbol()))
                            .orElseThrow(() -> unknown(request, instruments));
            registrations.add(
                    new StrategyRegistration(
                            request.name(), request.strategy(), instrument, request.timeframe()));
        }
        return registrations;
    }

    private static IllegalArgumentException unknown(
            EngineBuilder.StrategyRequest request, InstrumentMaster instruments) {
        TreeSet<String> known = new TreeSet<>();
        instruments.all().forEach(instrument -> known.add(instrument.symbol()));
        return new IllegalArgumentException(
                "strategy %s wants the symbol '%s', which the feeds do not have; they have %s"
                        .formatted(request.name(), request.symbol(), known));
    }

    /// The last close of today's sessions, or now where that is later.
    static long endOfSession(TradingCalendar calendar, EngineClock clock) {
        long end = clock.micros();
        for (Segment segment : Segment.values()) {
            Optional<Session> session = calendar.session(segment, calendar.tradingDay(clock.now()));
            if (session.isPresent()) {
                end = Math.max(end, EpochMicros.of(session.get().close()));
            }
        }
        return end;
    }

    /// The last close of the day whose session is under way, or comes next.
    ///
    /// @throws IllegalArgumentException if the calendar does not know of any
    static long endOfTrading(TradingCalendar calendar, EngineClock clock) {
        long first = Long.MAX_VALUE;
        for (Segment segment : Segment.values()) {
            long close =
                    calendar.sessionContaining(segment, clock.micros())
                            .or(() -> calendar.sessionAfter(segment, clock.now()))
                            .map(Session::closeMicros)
                            .orElse(Long.MAX_VALUE);
            first = Math.min(first, close);
        }
        if (first == Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the trading calendar has no session after %s; a newer one is needed"
                            .formatted(clock.now()));
        }
        long last = first;
        for (Segment segment : Segment.values()) {
            long close =
                    calendar.session(segment, calendar.tradingDay(EpochMicros.toInstant(first - 1)))
                            .map(Session::closeMicros)
                            .orElse(first);
            last = Math.max(last, close);
        }
        return last;
    }
}
