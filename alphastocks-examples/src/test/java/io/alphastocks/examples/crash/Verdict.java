package io.alphastocks.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.book.BookView;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.OrderRequested;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.Fill;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SignalState;
import io.alphastocks.store.Journal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What must be true of a session that is over, whatever was killed in it: what the book has
/// against what the venue really did.
final class Verdict {

    /// @param signals that the book has
    /// @param orders that the book has
    /// @param fills that the book has
    record Counts(int signals, int orders, int fills) {

        static final Counts NONE = new Counts(0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(signals + other.signals, orders + other.orders, fills + other.fills);
        }
    }

    private final BookView book;
    private final Truth venue;
    private final List<BookEvent> events = new ArrayList<>();

    private Verdict(BookView book, Truth venue) {
        this.book = book;
        this.venue = venue;
        book.readEvents(events::add);
    }

    static Counts on(CrashSession session, CrashSession.Outcome outcome) {
        VenueClient venue = new VenueClient(session.port(), Steps.none());
        CrashMarket market = new CrashMarket(session.plan().seed());
        String journal = session.plan().journal();
        nothingAcknowledgedIsMissing(journal, outcome.acknowledged());
        try (TradingEngine engine =
                TradingProcess.engine(market, CrashJournal.open(journal), venue)) {
            return on(engine, venue, market.isSentAgain());
        }
    }

    /// On an account as its engine finds it again.
    ///
    /// @param isSentAgain whether it may send again what never arrived
    static Counts on(TradingEngine engine, Truth venue, boolean isSentAgain) {
        Verdict verdict = new Verdict(engine.book(), venue);
        verdict.everySignalHasOneEntry();
        verdict.nothingIsSentTwice(isSentAgain);
        verdict.ordersAgree();
        verdict.tradesAgree();
        verdict.moneyAddsUp();
        verdict.nothingIsLeftOver();
        engine.portfolio().check();
        return new Counts(
                verdict.all(SignalGenerated.class).size(),
                engine.book().orders().size(),
                verdict.all(OrderFilled.class).size());
    }

    private <E extends BookEvent> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void everySignalHasOneEntry() {
        assertThat(all(SignalGenerated.class))
                .extracting(e -> e.signal().id())
                .doesNotHaveDuplicates();
        assertThat(all(SignalActivated.class))
                .extracting(e -> e.signal().id())
                .doesNotHaveDuplicates();
        assertThat(all(OrderIntended.class))
                .extracting(e -> e.order().id())
                .doesNotHaveDuplicates();
        assertThat(book.positions()).extracting(OptionPosition::signalId).doesNotHaveDuplicates();
        Map<String, Quantity> ordered = new HashMap<>();
        for (OrderIntended e : all(OrderIntended.class)) {
            if (e.order().purpose() == OrderPurpose.ENTRY) {
                ordered.merge(e.order().signalId(), e.order().quantity(), Quantity::plus);
            }
        }
        for (SignalActivated e : all(SignalActivated.class)) {
            assertThat(ordered.remove(e.signal().id()))
                    .as("units ordered for %s", e.signal().id())
                    .isEqualTo(e.quantity());
        }
        assertThat(ordered).as("entries without a claim").isEmpty();
    }

    private void nothingIsSentTwice(boolean isSentAgain) {
        Map<String, Order> orders = new HashMap<>();
        book.orders().forEach(order -> orders.put(order.tag(), order));
        List<String> again =
                all(OrderRequested.class).stream()
                        .filter(e -> e.request() == OrderRequested.Request.RESEND)
                        .map(e -> e.order().tag())
                        .toList();
        assertThat(again).as("sent again").doesNotHaveDuplicates();
        if (!isSentAgain) {
            assertThat(again).as("sent again without consent").isEmpty();
        }
        venue.requests()
                .forEach((tag, times) ->
                        assertThat(times)
                                .as("submissions of %s", orders.get(tag))
                                .isBetween(1, again.contains(tag) ? 2 : 1));
        assertThat(venue.allOrders()).extracting(BrokerOrder::tag).doesNotHaveDuplicates();
        assertThat(orders.keySet()).as("orders of the book").containsAll(venue.requests().keySet());
    }

    private void ordersAgree() {
        Map<String, BrokerOrder> shown = new HashMap<>();
        venue.allOrders().forEach(order -> shown.put(order.tag(), order));
        for (Order order : book.orders()) {
            BrokerOrder other = shown.remove(order.tag());
            if (other == null) {
                assertThat(order.state().isTerminal()).as("%s never arrived", order).isTrue();
                assertThat(order.filled()).as("%s never arrived", order).isEqualTo(Quantity.ZERO);
            } else {
                assertThat(order.state()).as("%s beside %s", order, other).isIn(ends(other));
                assertThat(order.filled())
                        .as("%s beside %s", order, other)
                        .isEqualTo(other.filled());
                assertThat(order.quantity())
                        .as("%s beside %s", order, other)
                        .isEqualTo(other.quantity());
                assertThat(order.side()).as("%s beside %s", order, other).isEqualTo(other.side());
                assertThat(order.instrument())
                        .as("%s beside %s", order, other)
                        .isEqualTo(other.instrument());
            }
        }
        assertThat(shown).as("orders that only the venue has").isEmpty();
    }

    /// What ended in the last moments of a day, while nobody listened, no order book tells: the
    /// book then has it that its day is over.
    private static Set<OrderState> ends(BrokerOrder other) {
        return other.state().isTerminal() && other.state() != OrderState.FILLED
                ? EnumSet.of(other.state(), OrderState.EXPIRED)
                : EnumSet.of(other.state());
    }

    private void tradesAgree() {
        Map<String, BrokerTrade> trades = new HashMap<>();
        venue.allTrades().values().forEach(some -> some.forEach(t -> trades.put(t.tradeId(), t)));
        for (OrderFilled e : all(OrderFilled.class)) {
            Fill fill = e.fill();
            assertThat(new BrokerTrade(fill.tradeId(), fill.quantity(), fill.price(), fill.time()))
                    .isEqualTo(trades.remove(fill.tradeId()));
        }
        assertThat(trades).as("trades that only the venue has").isEmpty();
    }

    private void moneyAddsUp() {
        Money cash = TradingProcess.CAPITAL;
        Map<String, Side> sides = new HashMap<>();
        venue.allOrders().forEach(order -> sides.put(order.brokerOrderId(), order.side()));
        for (Map.Entry<String, List<BrokerTrade>> entry : venue.allTrades().entrySet()) {
            for (BrokerTrade trade : entry.getValue()) {
                Money value = trade.price().times(trade.quantity());
                cash = sides.get(entry.getKey()) == Side.BUY ? cash.minus(value) : cash.plus(value);
            }
        }
        for (OrderFilled e : all(OrderFilled.class)) {
            cash = cash.minus(e.fill().charges().total());
        }
        assertThat(book.holdings().ledger().balances()).isTrue();
        assertThat(book.holdings().ledger().cash()).isEqualTo(cash);
    }

    private void nothingIsLeftOver() {
        assertThat(venue.held()).extracting(BrokerPosition::units).allMatch(units -> units == 0);
        assertThat(book.openPositions()).isEmpty();
        assertThat(book.liveOrders()).isEmpty();
        assertThat(book.signals(SignalState.NEW)).isEmpty();
        assertThat(book.signals(SignalState.ACTIVE)).isEmpty();
        assertThat(book.exposure().reserved()).isEqualTo(Money.ZERO);
        assertThat(book.exposure().positionCost()).isEqualTo(Money.ZERO);
        assertThat(book.exposure().positions()).isZero();
    }

    /// What was told as stored before a kill is stored, and everything that is stored was
    /// published, by the process that stored it or by one that came after.
    static void nothingAcknowledgedIsMissing(String where, Acknowledged acknowledged) {
        Set<String> stored = new TreeSet<>();
        try (Journal journal = CrashJournal.open(where)) {
            journal.read(SteppedJournal.BOOK, 0, record -> stored.add(record.id()));
        }
        Set<String> lost = new TreeSet<>(acknowledged.stored());
        lost.removeAll(stored);
        assertThat(lost).as("was told as stored").isEmpty();
        Set<String> untold = new TreeSet<>(stored);
        untold.removeAll(acknowledged.told());
        assertThat(untold).as("was never published").isEmpty();
        assertThat(stored).as("was published").hasSameSizeAs(acknowledged.told());
    }
}
