package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.RiskLimitReached;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.event.TradeExit;
import io.alphastocks.event.TradingHalted;
import io.alphastocks.event.TradingResumed;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Segment;
import io.alphastocks.model.Signal;
import io.alphastocks.model.TradingMode;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.risk.Exposure;
import io.alphastocks.risk.MarketState;
import io.alphastocks.store.MemoryJournal;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The exposure and the answers of the rules, against a model that knows no counters: it looks at
/// the whole story each time.
class RiskPropertyTest {

    private static final RiskLimits LIMITS =
            new RiskLimits(4, 4, 6, 1, 2, 5, 10, Duration.ofSeconds(10));

    @Provide
    Arbitrary<List<RandomTrading.Act>> acts() {
        return RandomTrading.acts(60);
    }

    @Property(tries = 100)
    void everyFigureAndEveryAnswerIsWhatTheWholeStorySays(
            @ForAll("acts") List<RandomTrading.Act> acts) {
        BookDesk desk = new BookDesk(TradingMode.PAPER, LIMITS, MemoryJournal.create());
        RandomTrading trading = new RandomTrading(desk);
        int asked = 0;
        for (RandomTrading.Act act : acts) {
            switch (act.b() % 12) {
                case 0, 1, 2 -> roundTrip(desk, "R" + ++asked, act);
                case 3 -> desk.marks.put(BookDesk.PUT.id(), price(act));
                case 4 -> desk.marks.clear();
                case 5 -> desk.pass(Duration.ofHours(act.a() % 80));
                case 6 -> desk.reopen();
                case 7 -> desk.book().resume("go on");
                case 8 -> assertAnswer(desk, "Q" + ++asked, act);
                default -> trading.run(act);
            }
            assertExposure(desk);
        }
        assertThat(desk.stored()).isEqualTo(desk.published(BookEvent.class));
    }

    /// A whole trade, where the rules allow it; two of three times at a loss.
    private static void roundTrip(BookDesk desk, String id, RandomTrading.Act act) {
        desk.emit(id);
        if (desk.admit(id, 75) instanceof Admission.Admitted) {
            desk.fill(id + "/E1", 75, "100");
            desk.exit(id, ExitReason.MANUAL);
            desk.fill(id + "/X1", 75, act.a() % 3 == 0 ? "130" : "90");
        }
    }

    private static Price price(RandomTrading.Act act) {
        return Price.ofRaw(10_000L * (50 + act.a() % 120));
    }

    private static void assertExposure(BookDesk desk) {
        Story story = new Story(desk);
        Exposure exposure = desk.book().exposure();
        assertThat(exposure.day()).isEqualTo(story.today);
        assertThat(exposure.realisedToday()).isEqualTo(story.realisedToday());
        assertThat(exposure.consecutiveLosses()).isEqualTo(story.consecutiveLosses());
        assertThat(exposure.entriesLastMinute()).isEqualTo(story.entriesLastMinute());
        assertThat(exposure.positions()).isEqualTo(story.positions());
        assertThat(exposure.reserved()).isEqualTo(story.reserved());
        assertThat(exposure.reservedCharges()).isEqualTo(story.reservedCharges());
        assertThat(exposure.openLoss()).isEqualTo(story.openLoss());
        assertThat(exposure.trading()).isEqualTo(story.trading());
    }

    private static void assertAnswer(BookDesk desk, String id, RandomTrading.Act act) {
        Signal signal = desk.emit(id);
        int slices = 1 + act.which() % 3;
        long units = 75L * (1 + act.a() % 3);
        Price last = Price.ofRaw(10_000L * (85 + act.a() % 31));
        Duration silence = Duration.ofSeconds(act.which() % 12);
        List<Quantity> sizes = new ArrayList<>();
        for (int i = 0; i < slices; i++) {
            sizes.add(Quantity.of(units));
        }
        EntryRequest request =
                new EntryRequest(
                        id,
                        BookDesk.PUT,
                        Price.of("100"),
                        sizes,
                        BookDesk.PLAN,
                        SignalActivated.Action.ORDERED,
                        List.of(),
                        new MarketState(last, silence));
        String expected = new Story(desk).refusal(request);

        String answer =
                switch (desk.book().admit(request)) {
                    case Admission.Admitted(List<Order> orders) -> {
                        assertThat(orders).hasSize(slices);
                        yield "";
                    }
                    case Admission.LimitReached(var breach) -> {
                        SignalRejected rejected = desk.published(SignalRejected.class).getLast();
                        RiskLimitReached reached = desk.published(RiskLimitReached.class).getLast();
                        assertThat(rejected.signal()).isEqualTo(signal);
                        assertThat(List.of(rejected.rule(), rejected.value(), rejected.limit()))
                                .isEqualTo(List.of(breach.rule(), breach.value(), breach.limit()))
                                .isEqualTo(
                                        List.of(reached.rule(), reached.value(), reached.limit()));
                        assertThat(reached.until()).isEqualTo(breach.until());
                        yield breach.rule();
                    }
                    case Admission.AlreadyClaimed claimed ->
                            throw new AssertionError(claimed.toString());
                };

        assertThat(answer).isEqualTo(expected);
    }

    /// All that has happened to a book, asked anew each time.
    private static final class Story {

        private final BookDesk desk;
        private final List<BookEvent> events;
        private final Instant now;
        private final LocalDate today;

        Story(BookDesk desk) {
            this.desk = desk;
            this.events = desk.published(BookEvent.class);
            this.now = desk.clock.now();
            this.today = day(now);
        }

        /// The latest day on which anything is traded, up to the day that it is.
        private static LocalDate day(Instant time) {
            LocalDate day = LocalDate.ofInstant(time, BookDesk.CALENDAR.zone());
            while (!isTradingDay(day)) {
                day = day.minusDays(1);
            }
            return day;
        }

        private static boolean isTradingDay(LocalDate day) {
            return Stream.of(Segment.values())
                    .anyMatch(segment -> BookDesk.CALENDAR.isTradingDay(segment, day));
        }

        private <E extends BookEvent> Stream<E> all(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast);
        }

        Money realisedToday() {
            Money result = Money.ZERO;
            for (OrderFilled e : all(OrderFilled.class).toList()) {
                if (day(e.fill().time()).equals(today)) {
                    result = result.minus(e.fill().charges().total());
                }
            }
            for (TradeExit e : all(TradeExit.class).toList()) {
                if (day(e.fill().time()).equals(today)) {
                    result = result.plus(e.profit());
                }
            }
            return result;
        }

        int consecutiveLosses() {
            Set<String> seen = new HashSet<>();
            int losses = 0;
            for (PositionClosed e : all(PositionClosed.class).toList()) {
                boolean first = seen.add(e.position().id());
                if (first && day(e.time()).equals(today)) {
                    losses = e.net().isNegative() ? losses + 1 : 0;
                }
            }
            return losses;
        }

        int entriesLastMinute() {
            return (int)
                    all(OrderIntended.class)
                            .filter(e -> e.order().purpose() == OrderPurpose.ENTRY)
                            .filter(e -> e.time().isAfter(now.minusSeconds(60)))
                            .count();
        }

        private Stream<Order> liveEntries() {
            return desk.book().orders().stream()
                    .filter(Order::isLive)
                    .filter(order -> order.purpose() == OrderPurpose.ENTRY);
        }

        private Stream<OptionPosition> open() {
            return desk.book().positions().stream().filter(OptionPosition::isOpen);
        }

        int positions() {
            return (int)
                    Stream.concat(
                                    open().map(OptionPosition::id),
                                    liveEntries().map(Order::positionId))
                            .distinct()
                            .count();
        }

        Money reserved() {
            return liveEntries()
                    .map(order -> Price.of("100").times(order.open()))
                    .reduce(Money.ZERO, Money::plus);
        }

        Money reservedCharges() {
            return liveEntries()
                    .map(order -> {
                        Money open = Price.of("100").times(order.open());
                        Money paid =
                                order.filled().isZero() ? Money.ZERO : charges(order.filledValue());
                        return charges(order.filledValue().plus(open)).minus(paid);
                    })
                    .reduce(Money.ZERO, Money::plus);
        }

        /// Of an order: see [BookDesk#CHARGES].
        private static Money charges(Money value) {
            return value.percent(0.1).plus(Money.of("20"));
        }

        Money openLoss() {
            Money loss = Money.ZERO;
            for (OptionPosition position : open().toList()) {
                Price mark = desk.marks.getOrDefault(position.contract().id(), position.stop());
                Money value = mark.times(position.quantity());
                if (position.cost().isAbove(value)) {
                    loss = loss.plus(position.cost().minus(value));
                }
            }
            return loss;
        }

        TradingStatus trading() {
            TradingStatus status = TradingStatus.ACTIVE;
            for (BookEvent event : events) {
                if (event instanceof TradingHalted halted) {
                    status = halted.status();
                } else if (event instanceof TradingResumed) {
                    status = TradingStatus.ACTIVE;
                }
            }
            return status;
        }

        /// The name of the first rule that refuses an entry, empty where none does.
        String refusal(EntryRequest request) {
            Ledger ledger = desk.book().holdings().ledger();
            Money value = Price.of("100").times(request.quantity());
            Money total = value;
            for (Quantity slice : request.slices()) {
                total = total.plus(charges(Price.of("100").times(slice)));
            }
            Price last = request.market().last();
            double away = last == null ? 0 : Math.abs(100 - last.toDouble()) / last.toDouble();
            if (!trading().equals(TradingStatus.ACTIVE)) {
                return "trading state";
            }
            if (request.market().silence().toSeconds() > 10) {
                return "stale feed";
            }
            if (consecutiveLosses() >= 2) {
                return "consecutive losses";
            }
            if (realisedToday().minus(openLoss()).compareTo(Money.of("-10000")) <= 0) {
                return "daily loss";
            }
            if (entriesLastMinute() + request.slices().size() > 5) {
                return "entries per minute";
            }
            if (positions() >= 4) {
                return "open positions";
            }
            if (value.isAbove(Money.of("40000"))) {
                return "position size";
            }
            if (away > 0.1) {
                return "price band";
            }
            if (ledger.positionCost().plus(reserved()).plus(value).isAbove(Money.of("60000"))) {
                return "capital at risk";
            }
            Money free = ledger.cash().minus(reserved()).minus(reservedCharges());
            return total.isAbove(free) ? "free cash" : "";
        }
    }
}
