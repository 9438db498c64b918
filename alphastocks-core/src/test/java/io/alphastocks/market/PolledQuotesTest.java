package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.alphastocks.model.AlphaStocksException;
import io.alphastocks.model.Candle;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Equity;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Tick;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.SimulatedClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Quotes that are asked for on a clock that the test moves.
class PolledQuotesTest {

    private static final Instant START = Instant.parse("2026-11-20T04:30:00Z");
    private static final Index NIFTY = new Index(InstrumentId.of("NSE", "NIFTY 50"), "NIFTY");
    private static final Equity INFY =
            new Equity(InstrumentId.of("NSE", "INFY"), "INFY", Price.of("0.05"));
    private static final OptionContract CALL =
            new OptionContract(
                    InstrumentId.of("NFO", "NIFTY26N2424000CE"),
                    "NIFTY",
                    LocalDate.of(2026, 11, 24),
                    Price.of("24000"),
                    OptionType.CE,
                    Price.of("0.05"),
                    Quantity.of(75));

    private final SimulatedClock clock = SimulatedClock.at(START);
    private final Timers timers = new Timers();
    private final Source source = new Source();
    private final Heard heard = new Heard();
    private @Nullable PolledQuotes feed;

    /// The times that the feed waits for.
    private final class Timers implements EngineClock {

        private final BlockingQueue<Duration> set = new LinkedBlockingQueue<>();

        @Override
        public long micros() {
            return clock.micros();
        }

        @Override
        public Timer schedule(long atMicros, Runnable task) {
            Timer timer = clock.schedule(atMicros, task);
            set.add(Duration.between(START, EpochMicros.toInstant(atMicros)));
            return timer;
        }

        Duration next() throws InterruptedException {
            return Objects.requireNonNull(set.poll(20, TimeUnit.SECONDS), "it does not wait");
        }
    }

    /// A request that the source got.
    private record Asked(Duration after, List<InstrumentId> instruments) {}

    /// Answers with what the test has set.
    private final class Source implements QuoteSource {

        final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
        final Map<InstrumentId, Tick> quotes = new ConcurrentHashMap<>();
        volatile @Nullable RuntimeException failure;
        volatile @Nullable String refusal;
        volatile @Nullable CountDownLatch held;
        int most = 500;

        @Override
        public List<Tick> quotes(Collection<InstrumentId> instruments) {
            asked.add(new Asked(Duration.between(START, clock.now()), List.copyOf(instruments)));
            CountDownLatch gate = held;
            if (gate != null) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AlphaStocksException("interrupted", e);
                }
            }
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            List<Tick> answer = new ArrayList<>();
            for (InstrumentId id : instruments) {
                Tick quote = quotes.get(id);
                if (quote != null) {
                    answer.add(quote);
                }
            }
            return answer;
        }

        @Override
        public int mostAtOnce() {
            return most;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.ofNullable(refusal);
        }

        Asked next() throws InterruptedException {
            return Objects.requireNonNull(asked.poll(20, TimeUnit.SECONDS), "nothing is asked");
        }
    }

    /// What the feed says, one line each.
    private static class Heard implements LiveFeed.Listener {

        final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public void onTick(Tick tick) {
            lines.add(tick.instrument() + " " + tick.last());
        }

        @Override
        public void onCandle(Candle candle) {
            throw new AssertionError(candle);
        }

        @Override
        public void onAlive() {
            lines.add("alive");
        }

        @Override
        public void onLost(String reason) {
            lines.add("lost");
        }

        @Override
        public void onRefused(String reason) {
            lines.add("refused: " + reason);
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(lines.poll(20, TimeUnit.SECONDS), "nothing is heard");
        }
    }

    private PolledQuotes start(Instrument... instruments) {
        PolledQuotes polled =
                PolledQuotes.of(
                        "quotes", source, InstrumentMaster.of(List.of(instruments)), timers);
        feed = polled;
        polled.start(heard);
        return polled;
    }

    @AfterEach
    void close() {
        if (feed != null) {
            feed.close();
        }
    }

    private void quote(Instrument instrument, String price, Duration after) {
        source.quotes.put(
                instrument.id(), Tick.ofLast(instrument.id(), START.plus(after), Price.of(price)));
    }

    private void pass(Duration until) {
        clock.advanceTo(EpochMicros.of(START.plus(until)));
    }

    @Test
    void eachKindHasItsPaceAndWhatIsDueTogetherIsAskedTogether() throws Exception {
        start(NIFTY, INFY, CALL);
        List<Asked> asked = new ArrayList<>(List.of(source.next()));
        for (int second = 1; second <= 6; second++) {
            pass(Duration.ofSeconds(second).minusMillis(1));
            pass(Duration.ofSeconds(second));
            asked.add(source.next());
        }

        assertThat(asked)
                .extracting(a -> a.after().toMillis())
                .containsExactly(0L, 1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 6_000L);
        assertThat(asked)
                .extracting(a -> List.copyOf(new TreeSet<>(a.instruments())))
                .containsExactly(
                        List.of(CALL.id(), INFY.id(), NIFTY.id()),
                        List.of(NIFTY.id()),
                        List.of(INFY.id(), NIFTY.id()),
                        List.of(CALL.id(), NIFTY.id()),
                        List.of(INFY.id(), NIFTY.id()),
                        List.of(NIFTY.id()),
                        List.of(CALL.id(), INFY.id(), NIFTY.id()));
    }

    @Test
    void aQuoteThatSaysNothingNewIsNoTickAndShowsThatTheSourceIsThere() throws Exception {
        quote(NIFTY, "24000", Duration.ZERO);
        start(NIFTY);
        assertThat(heard.next()).isEqualTo("NSE:NIFTY 50 24000.00");
        assertThat(heard.next()).isEqualTo("alive");

        pass(Duration.ofSeconds(1));
        assertThat(heard.next()).isEqualTo("alive");

        quote(NIFTY, "23999", Duration.ofSeconds(-1));
        pass(Duration.ofSeconds(2));
        assertThat(heard.next()).isEqualTo("alive");

        quote(NIFTY, "24001", Duration.ofSeconds(3));
        pass(Duration.ofSeconds(3));
        assertThat(heard.next()).isEqualTo("NSE:NIFTY 50 24001.00");
        assertThat(heard.next()).isEqualTo("alive");
        assertThat(feed)
                .extracting(PolledQuotes::statistics)
                .isEqualTo(new PolledQuotes.Statistics(4, 0, 2, 1, 1, 0));
    }

    @Test
    void anAnswerWithoutAnyQuoteShowsNothing() throws Exception {
        start(NIFTY, INFY);
        source.next();
        quote(NIFTY, "24000", Duration.ZERO);
        pass(Duration.ofSeconds(1));

        assertThat(heard.next()).isEqualTo("NSE:NIFTY 50 24000.00");
        assertThat(feed).extracting(f -> f.statistics().absent()).isEqualTo(2L);
    }

    @Test
    void moreThanTheSourceTakesIsAskedForInTurnsTheLongestWaitingFirst() throws Exception {
        source.most = 2;
        start(NIFTY, INFY, CALL);
        Asked first = source.next();
        Asked second = source.next();

        assertThat(first.instruments()).hasSize(2);
        assertThat(second.instruments()).hasSize(1);
        assertThat(first.instruments()).doesNotContainAnyElementsOf(second.instruments());
    }

    @Test
    void whatCannotBeReadIsAskedForAgainAfterGrowingPausesAndToldOnce() throws Exception {
        source.failure = new AlphaStocksException("HTTP 503");
        start(NIFTY);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Duration asked = source.next().after();
            Duration again = timers.next();
            pauses.add(again.minus(asked).toSeconds());
            pass(again);
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);

        source.next();
        Duration last = timers.next();
        source.failure = null;
        quote(NIFTY, "24000", last);
        pass(last);
        assertThat(heard.next()).isEqualTo("lost");
        assertThat(heard.next()).isEqualTo("NSE:NIFTY 50 24000.00");
        source.next();
        assertThat(timers.next()).isEqualTo(last.plusSeconds(1));
    }

    @Test
    void aSourceThatLetsNobodyInIsToldOnceAndGoesOnWhenItDoes() throws Exception {
        source.failure = new AlphaStocksException("403");
        source.refusal = "nobody is logged in";
        start(NIFTY);
        assertThat(heard.next()).isEqualTo("refused: nobody is logged in");
        source.next();
        assertThat(timers.next()).isEqualTo(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(5));
        assertThat(source.next().after()).isEqualTo(Duration.ofSeconds(5));
        assertThat(timers.next()).isEqualTo(Duration.ofSeconds(10));

        source.failure = null;
        source.refusal = null;
        quote(NIFTY, "24000", Duration.ofSeconds(10));
        pass(Duration.ofSeconds(10));

        assertThat(heard.next()).isEqualTo("NSE:NIFTY 50 24000.00");
    }

    @Test
    void aClosedFeedSaysNothingMoreWhateverIsUnderWay() throws Exception {
        quote(NIFTY, "24000", Duration.ZERO);
        source.held = new CountDownLatch(1);
        PolledQuotes polled = start(NIFTY);
        source.next();

        polled.close();

        pass(Duration.ofMinutes(10));
        assertThat(heard.lines).isEmpty();
        assertThat(source.asked).isEmpty();
    }

    @Test
    void aListenerThatFailsDoesNotEndTheFeed() throws Exception {
        quote(NIFTY, "24000", Duration.ZERO);
        PolledQuotes polled =
                PolledQuotes.of("quotes", source, InstrumentMaster.of(List.of(NIFTY)), timers);
        feed = polled;
        polled.start(
                new Heard() {
                    @Override
                    public void onTick(Tick tick) {
                        throw new IllegalStateException("full");
                    }
                });
        source.next();
        pass(Duration.ofSeconds(1));

        assertThat(source.next().after()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatIsWrongIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new PolledQuotes.Pace(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ZERO))
                .withMessage("the pace of kind option is PT0S; it must be above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PolledQuotes.of("quotes", source, InstrumentMaster.of(List.of()), clock))
                .withMessageContaining("at least one instrument");
        PolledQuotes polled = start(NIFTY);
        assertThatIllegalStateException().isThrownBy(() -> polled.start(heard));
    }
}
