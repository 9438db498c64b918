package io.alphastocks.examples.crash;

import io.alphastocks.book.Book;
import io.alphastocks.book.BookSettings;
import io.alphastocks.book.Emission;
import io.alphastocks.broker.ChargeSchedule;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.EventBus;
import io.alphastocks.event.BookEvent;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingMode;
import io.alphastocks.store.Journal;
import io.alphastocks.time.SystemClock;
import io.alphastocks.time.TradingCalendar;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// The process that is killed: a book on the concurrent bus whose publisher is held up after some
/// events, while signals go on being stored.
final class OutboxProcess {

    /// Begins the line that tells of an event which was published: its id, and a digest of all that
    /// it says.
    static final String TOLD = "told ";

    /// Said once nothing more is published.
    static final String HELD = "held";

    /// Said once all signals are stored, and, where enough of them are published, how far.
    static final String EMITTED = "emitted";

    static final String DONE = "done";
    static final String ACCOUNT = "outbox";

    /// After so many events it is stored, in this stream, how far they are published.
    static final int MARK = 1_000;

    private static final String MARKS = "published/book/" + ACCOUNT;

    private OutboxProcess() {}

    /// Arguments: journal, how many events are published before nothing more is, how many signals
    /// are stored, and the name of this life.
    public static void main(String[] arguments) throws Exception {
        int published = Integer.parseInt(arguments[1]);
        int signals = Integer.parseInt(arguments[2]);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        SystemClock clock = SystemClock.start();
        try (clock;
                Journal journal = SqliteJournal.open(Path.of(arguments[0]));
                EventBus bus = EventBus.concurrent(BusOptions.defaults().clock(clock));
                Book book = Book.onOwnThread(settings(), journal, clock)) {
            bus.subscribe(
                    BookEvent.class,
                    o ->
                            o.named("teller")
                                    .filter(event -> {
                                        if (told.getAndIncrement() == published) {
                                            System.out.println(HELD);
                                            await(never);
                                        }
                                        System.out.println(line(event));
                                        return true;
                                    }),
                    _ -> {});
            // Beside: who begins to publish publishes first what an earlier life has left.
            Thread emitting =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < signals; i++) {
                                    Emission _ = book.emit(signal(arguments[3] + "-" + i, clock));
                                }
                                while (published > MARK
                                        && published < signals
                                        && journal.version(MARKS) == 0) {
                                    Thread.onSpinWait();
                                }
                                System.out.println(EMITTED);
                            });
            book.publishTo(bus.unthrottled()::publish);
            emitting.join();
            while (book.isPublishing()) {
                Thread.onSpinWait();
            }
        }
        System.out.println(DONE);
    }

    private static String line(BookEvent event) {
        return TOLD + event.id() + " " + event.toString().hashCode() + ";";
    }

    private static void await(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the publisher", e);
        }
    }

    private static BookSettings settings() {
        return new BookSettings(
                ACCOUNT,
                TradingMode.PAPER,
                Money.of("1000000"),
                List.of(),
                ChargeSchedule.india(),
                TradingCalendar.nse(),
                _ -> Optional.empty());
    }

    /// Each of a strategy of its own, so that none is a duplicate.
    private static Signal signal(String id, SystemClock clock) {
        return new Signal(
                id,
                "NIFTY",
                "strategy of " + id,
                Side.SELL,
                Price.of("15800"),
                Price.of("15900"),
                Price.of("15500"),
                8.5,
                1.9,
                Timeframe.MIN_5,
                "test",
                clock.now());
    }
}
