package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.NiftyMaster;
import io.alphastocks.book.Book;
import io.alphastocks.book.BookDesk;
import io.alphastocks.book.BookException;
import io.alphastocks.broker.FreezeQuantities;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.event.Event;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.SystemReady;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Fill;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Spread;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TradingMode;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.store.DelegatingJournal;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalQuery;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.store.StoredRecord;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A paper account starts again: its venue works on what worked, and holds what the account does.
class PaperVenueRestoreTest {

    /// Notes what is read of the book.
    private static final class Watched extends DelegatingJournal {

        private final List<String> reads = new ArrayList<>();
        private boolean forgetful;

        Watched() {
            super(MemoryJournal.create());
        }

        @Override
        public void read(
                String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
            reads.add(stream);
            super.read(stream, afterVersion, consumer);
        }

        @Override
        public void find(JournalQuery query, Consumer<? super StoredRecord> consumer) {
            reads.add(query.type() + " of " + query.correlationId() + " in " + query.stream());
            if (!forgetful) {
                super.find(query, consumer);
            }
        }
    }

    private final Watched journal = new Watched();
    private final BookDesk desk = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, journal);

    /// Fills an order as the simulated venue does.
    private void fill(String orderId, long units, String price) {
        Order order = desk.order(orderId);
        List<BrokerTrade> trades = new ArrayList<>();
        for (Fill fill : desk.book().fills(orderId)) {
            trades.add(new BrokerTrade(fill.tradeId(), fill.quantity(), fill.price(), fill.time()));
        }
        trades.add(desk.trade(orderId + "/T" + (trades.size() + 1), units, price));
        Quantity filled = order.filled().plus(Quantity.of(units));
        desk.book()
                .update(
                        new BrokerUpdate(
                                new BrokerOrder(
                                        "SIM-" + order.id(),
                                        order.tag(),
                                        order.instrument(),
                                        order.side(),
                                        order.quantity(),
                                        null,
                                        filled.equals(order.quantity())
                                                ? OrderState.FILLED
                                                : OrderState.PARTIALLY_FILLED,
                                        filled,
                                        "",
                                        desk.clock.now()),
                                trades));
    }

    private void enter(String id, long units) {
        desk.emit(id);
        desk.admit(id, units);
    }

    private void tradeWholly(String id) {
        enter(id, 75);
        fill(id + "/E1", 75, "100");
        desk.exit(id, ExitReason.TARGET);
        fill(id + "/X1", 75, "120");
    }

    private PaperVenue venue(Book book) {
        return new PaperVenue(
                book,
                desk.clock,
                NiftyMaster.june(),
                new OptionChain(),
                BookDesk.CALENDAR,
                FreezeQuantities.india(),
                new Spread(0.2),
                Runnable::run);
    }

    private PushedFeed feed() {
        return new PushedFeed(NiftyMaster.june(), new CompletableFuture<>(), new CountDownLatch(1));
    }

    private TradingEngine engine(PushedFeed feed, Journal of) {
        return TradingEngine.paper()
                .feed(feed)
                .clock(desk.clock)
                .capital(BookDesk.CAPITAL)
                .journal(new UnclosedJournal(of))
                .build();
    }

    private static <E extends Event> BlockingQueue<E> heard(TradingEngine engine, Class<E> type) {
        BlockingQueue<E> heard = new LinkedBlockingQueue<>();
        engine.bus().subscribe(type, o -> o.named("test " + type.getSimpleName()), heard::add);
        return heard;
    }

    private static <E> E next(BlockingQueue<E> heard) throws InterruptedException {
        return Objects.requireNonNull(heard.poll(20, TimeUnit.SECONDS), "nothing was heard");
    }

    @Test
    void aPartlyFilledOrderIsFilledUpOnTheConcurrentBus() throws Exception {
        tradeWholly("done");
        enter("part", 225);
        fill("part/E1", 75, "100");
        fill("part/E1", 75, "101");
        PushedFeed feed = feed();
        TradingEngine engine = engine(feed, journal);
        BlockingQueue<SystemReady> ready = heard(engine, SystemReady.class);
        BlockingQueue<OrderFilled> fills = heard(engine, OrderFilled.class);
        try (RunningEngine _ = new RunningEngine(engine)) {
            next(ready);
            assertThat(engine.bus().awaitIdle(Duration.ofSeconds(20))).isTrue();
            fills.clear(); // what the process before may not have published
            assertThat(engine.reconcile(ReconciliationPolicy.HALT).agrees()).isTrue();

            desk.pass(Duration.ofSeconds(1));
            feed.listener()
                    .onTick(Tick.ofLast(BookDesk.PUT.id(), desk.clock.now(), Price.of("100")));

            OrderFilled last = next(fills);
            assertThat(last.order().state()).isEqualTo(OrderState.FILLED);
            assertThat(last.fill().quantity()).isEqualTo(Quantity.of(75));
            assertThat(engine.book().fills("part/E1"))
                    .extracting(Fill::tradeId)
                    .containsExactly("part/E1/T1", "part/E1/T2", "part/E1/T3");
            assertThat(engine.book().openPositions())
                    .extracting(position -> position.quantity().units())
                    .containsExactly(225L);
            assertThat(engine.reconcile(ReconciliationPolicy.HALT).agrees()).isTrue();
            assertThat(engine.book().trading()).isEqualTo(TradingStatus.ACTIVE);
            engine.portfolio().check();
        }
    }

    @Test
    void whereAllHasEndedNothingWorksAndNothingIsHeld() throws Exception {
        tradeWholly("one");
        tradeWholly("two");
        TradingEngine engine = engine(feed(), journal);
        BlockingQueue<SystemReady> ready = heard(engine, SystemReady.class);
        try (RunningEngine _ = new RunningEngine(engine)) {
            next(ready);

            assertThat(engine.reconcile(ReconciliationPolicy.HALT).agrees()).isTrue();
            assertThat(engine.book().trading()).isEqualTo(TradingStatus.ACTIVE);
            assertThat(engine.book().liveOrders()).isEmpty();
            assertThat(engine.positionStatistics().orElseThrow().total().closed()).isEqualTo(2);
            engine.portfolio().check();
        }
    }

    @Test
    void nothingIsReadButTheFillsOfWhatIsPartlyFilled() {
        tradeWholly("done");
        enter("waiting", 75);
        enter("part", 150);
        fill("part/E1", 75, "100");
        desk.book().close();
        try (Book book = Book.onCallersThread(desk.settings(), journal, desk.clock)) {
            journal.reads.clear();
            PaperVenue venue = venue(book);
            venue.restore();

            assertThat(journal.reads).containsExactly("OrderFilled of part in book/main");
            assertThat(venue.reconcile(ReconciliationPolicy.HALT).agrees()).isTrue();
            assertThat(book.trading()).isEqualTo(TradingStatus.ACTIVE);
            venue.close();
        }
    }

    @Test
    void anOrderWhoseFillsAreMissingIsNotFilledASecondTime() {
        enter("part", 150);
        fill("part/E1", 75, "100");
        desk.book().close();
        try (Book book = Book.onCallersThread(desk.settings(), journal, desk.clock)) {
            journal.forgetful = true;
            PaperVenue venue = venue(book);

            assertThatExceptionOfType(BookException.class)
                    .isThrownBy(venue::restore)
                    .withMessageContainingAll("part/E1", "75", "0");
            venue.close();
        }
    }

    /// The clock stands where the day of the orders is over.
    @Test
    void whatWorkedOnADayThatIsOverHasExpired() {
        enter("part", 150);
        fill("part/E1", 75, "100");
        desk.book().close();
        desk.clock.advanceTo(EpochMicros.of(desk.clock.now().plus(Duration.ofDays(1))));
        try (Book book = Book.onCallersThread(desk.settings(), journal, desk.clock)) {
            PaperVenue venue = venue(book);
            venue.restore();

            assertThat(book.order("part/E1").orElseThrow().state()).isEqualTo(OrderState.EXPIRED);
            assertThat(book.order("part/E1").orElseThrow().filled()).isEqualTo(Quantity.of(75));
            assertThat(venue.reconcile(ReconciliationPolicy.HALT).agrees()).isTrue();
            venue.close();
        }
    }
}
