package io.alphastocks.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.book.Book;
import io.alphastocks.broker.BrokerException;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.Fill;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SignalState;
import io.alphastocks.time.SimulatedClock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What must be true of a session that is over, whatever was killed in it.
final class Verdict {

    /// @param orders that the book has
    /// @param fills that the book has
    /// @param unpublished events that no process has told of
    record Counts(int orders, int fills, int unpublished) {}

    private final List<BookEvent> events = new ArrayList<>();
    private final VenueClient venue;

    private Verdict(VenueClient venue) {
        this.venue = venue;
    }

    static Counts on(CrashSession session) {
        Verdict verdict = new Verdict(new VenueClient(session.port(), Steps.none()));
        try (SqliteJournal journal = SqliteJournal.open(session.database());
                Book book =
                        Book.onCallersThread(
                                TradingProcess.settings(),
                                journal,
                                SimulatedClock.at(CrashMarket.START),
                                _ -> {})) {
            book.readEvents(verdict.events::add);
            verdict.everySignalHasOneEntry();
            verdict.nothingIsSubmittedTwice(book);
            verdict.ordersAgree(book);
            verdict.moneyAddsUp(book);
            verdict.nothingIsLeftOver(book);
            return verdict.announced(session.announced(), book);
        }
    }

    private <E extends BookEvent> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void everySignalHasOneEntry() {
        assertThat(all(SignalGenerated.class)).extracting(e -> e.signal().id()).doesNotHaveDuplicates();
        assertThat(all(SignalActivated.class)).extracting(e -> e.signal().id()).doesNotHaveDuplicates();
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

    private void nothingIsSubmittedTwice(Book book) {
        Set<String> tags = new HashSet<>();
        book.orders().forEach(order -> tags.add(order.tag()));
        venue.submissions()
                .forEach((tag, times) -> {
                    assertThat(times).as("submissions of %s", tag).isEqualTo(1);
                    assertThat(tags).as("orders of the book").contains(tag);
                });
    }

    private void ordersAgree(Book book) {
        Map<String, BrokerOrder> shown = new HashMap<>();
        ordersOfTheVenue().forEach(order -> shown.put(order.tag(), order));
        for (Order order : book.orders()) {
            BrokerOrder other = shown.remove(order.tag());
            if (other == null) {
                assertThat(order.state().isTerminal()).as("%s never arrived", order).isTrue();
                assertThat(order.filled()).as("%s never arrived", order).isEqualTo(Quantity.ZERO);
            } else {
                assertThat(order.state()).as("%s beside %s", order, other).isEqualTo(other.state());
                assertThat(order.filled())
                        .as("%s beside %s", order, other)
                        .isEqualTo(other.filled());
            }
        }
        assertThat(shown).as("orders that only the venue has").isEmpty();
    }

    /// Its order book cannot always be read.
    private List<BrokerOrder> ordersOfTheVenue() {
        for (int tries = 0; ; tries++) {
            try {
                return venue.orders();
            } catch (BrokerException e) {
                assertThat(tries).as("the venue's order book: %s", e).isLessThan(20);
            }
        }
    }

    private void moneyAddsUp(Book book) {
        Map<String, String> trades = new HashMap<>();
        Money cash = Money.of("1000000");
        Map<String, Side> sides = new HashMap<>();
        ordersOfTheVenue().forEach(order -> sides.put(order.brokerOrderId(), order.side()));
        for (Map.Entry<String, List<BrokerTrade>> entry : venue.trades().entrySet()) {
            for (BrokerTrade trade : entry.getValue()) {
                trades.put(trade.tradeId(), trade.quantity() + " at " + trade.price());
                Money value = trade.price().times(trade.quantity());
                cash = sides.get(entry.getKey()) == Side.BUY ? cash.minus(value) : cash.plus(value);
            }
        }
        for (OrderFilled e : all(OrderFilled.class)) {
            Fill fill = e.fill();
            assertThat(trades.remove(fill.tradeId()))
                    .as("trade %s", fill.tradeId())
                    .isEqualTo(fill.quantity() + " at " + fill.price());
            cash = cash.minus(fill.charges().total());
        }
        assertThat(trades).as("trades that only the venue has").isEmpty();
        assertThat(book.holdings().ledger().balances()).isTrue();
        assertThat(book.holdings().ledger().cash()).isEqualTo(cash);
        assertThat(venue.positions()).extracting(BrokerPosition::units).containsOnly(0L);
    }

    private static void nothingIsLeftOver(Book book) {
        assertThat(book.openPositions()).isEmpty();
        assertThat(book.liveOrders()).isEmpty();
        assertThat(book.signals(SignalState.NEW)).isEmpty();
        assertThat(book.signals(SignalState.ACTIVE)).isEmpty();
        assertThat(book.exposure().reserved()).isEqualTo(Money.ZERO);
        assertThat(book.exposure().positionCost()).isEqualTo(Money.ZERO);
        assertThat(book.exposure().positions()).isZero();
        assertThat(book.exposure().halted()).as("trading was halted").isFalse();
    }

    private Counts announced(Set<String> announced, Book book) {
        Set<String> stored = new TreeSet<>();
        events.forEach(event -> stored.add(event.id()));
        assertThat(stored).as("what was told before a kill").containsAll(announced);
        stored.removeAll(announced);
        return new Counts(book.orders().size(), all(OrderFilled.class).size(), stored.size());
    }
}
