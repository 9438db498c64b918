package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.NiftyMaster;
import io.alphastocks.book.Book;
import io.alphastocks.book.BookArchive;
import io.alphastocks.book.BookDesk;
import io.alphastocks.broker.FreezeQuantities;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.market.OptionChain;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Spread;
import io.alphastocks.model.TradingMode;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A paper account whose oldest trades are in an archive starts again: its venue holds what the
/// account does.
class PaperVenueArchiveTest {

    @TempDir Path directory;
    private final Journal journal = MemoryJournal.create();
    private final BookDesk desk = new BookDesk(TradingMode.PAPER, BookDesk.WIDE, journal);

    private void enter(String id) {
        desk.emit(id);
        desk.admit(id, 75);
        fill(id + "/E1", "100");
    }

    /// Fills an order as the simulated venue does.
    private void fill(String orderId, String price) {
        Order order = desk.order(orderId);
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
                                        OrderState.FILLED,
                                        order.quantity(),
                                        "",
                                        desk.clock.now()),
                                List.of(
                                        desk.trade(
                                                order.id() + "/T1",
                                                order.quantity().units(),
                                                price))));
    }

    private void archiveBefore(Instant time) {
        desk.book().close();
        assertThat(BookArchive.of("main", BookDesk.CALENDAR, directory).compact(journal, time))
                .isPositive();
    }

    private void assertStartsAsItWas() {
        try (Book book = Book.onCallersThread(desk.settings(), journal, desk.clock)) {
            PaperVenue venue =
                    new PaperVenue(
                            book,
                            desk.clock,
                            NiftyMaster.june(),
                            new OptionChain(),
                            BookDesk.CALENDAR,
                            FreezeQuantities.india(),
                            new Spread(0.2),
                            Runnable::run);
            venue.restore();

            assertThat(book.trading()).isEqualTo(TradingStatus.ACTIVE);
            assertThat(venue.reconcile(ReconciliationPolicy.HALT).agrees()).isTrue();
            venue.close();
        }
    }

    @Test
    void ofAPositionThatIsHeldTheEntryIsArchived() {
        enter("held");
        Instant later = desk.clock.now().plus(Duration.ofMinutes(1));
        archiveBefore(later);
        desk.clock.advanceTo(later);

        assertStartsAsItWas();
    }

    @Test
    void ofATradeTheEntryIsArchivedAndTheExitIsOfToday() {
        enter("torn");
        desk.pass(Duration.ofMinutes(1));
        Instant later = desk.clock.now();
        desk.exit("torn", ExitReason.TARGET);
        fill("torn/X1", "120");
        archiveBefore(later);

        assertStartsAsItWas();
    }
}
