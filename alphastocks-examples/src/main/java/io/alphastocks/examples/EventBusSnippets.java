package io.alphastocks.examples;

import io.alphastocks.book.Book;
import io.alphastocks.bus.Batching;
import io.alphastocks.bus.BusOptions;
import io.alphastocks.bus.DeadLetter;
import io.alphastocks.bus.Deliveries;
import io.alphastocks.bus.EventBus;
import io.alphastocks.bus.Overflow;
import io.alphastocks.bus.Subscription;
import io.alphastocks.event.Event;
import io.alphastocks.event.EventHeader;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.PositionUpdated;
import io.alphastocks.event.TickReceived;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// What the guide to the event bus quotes.
final class EventBusSnippets {

    private EventBusSnippets() {}

    // @start region="event"
    record NewsArrived(EventHeader header, String headline) implements Event {}

    // @end

    static void first(Instant now) {
        // @start region="first"
        try (EventBus bus = EventBus.concurrent()) {
            bus.subscribe(NewsArrived.class, news -> System.out.println(news.headline()));
            bus.publish(new NewsArrived(new EventHeader("news/1", now, "wire"), "RBI holds"));
        } // close lets handlers finish what is queued, for 10 s at most
        // @end
    }

    static void order(EventBus bus, Consumer<Event> audit, Consumer<TickReceived> mark) {
        // @start region="order"
        bus.subscribe(Event.class, o -> o.named("audit").serial(), audit::accept);
        bus.subscribe(
                TickReceived.class,
                o -> o.named("marks").byKey(TickReceived::instrument),
                mark::accept);
        // @end
    }

    static void bounds(EventBus bus, Consumer<PositionUpdated> show, Consumer<TickReceived> save) {
        // @start region="bounds"
        bus.subscribe(
                TickReceived.class,
                o -> o.named("recorder").serial().capacity(50_000, Overflow.DROP_OLDEST),
                save::accept);
        bus.subscribe(
                PositionUpdated.class,
                o -> o.named("screen").byKey(e -> e.position().id()).coalesceByKey(),
                show::accept);
        // @end
    }

    static void batches(EventBus bus, Consumer<List<TickReceived>> insert) {
        // @start region="batches"
        bus.subscribeBatches(
                TickReceived.class,
                new Batching(1_000, Duration.ofMillis(100)),
                o -> o.named("tick-store").deadline(Duration.ofSeconds(5)),
                insert::accept);
        // @end
    }

    static void deadLetters(EventBus bus) {
        // @start region="dead-letters"
        for (DeadLetter letter : bus.deadLetters().list()) {
            System.out.println(
                    letter.subscription() + ": " + letter.cause() + " " + letter.error());
        }
        bus.deadLetters().replay(letter -> letter.subscription().equals("tick-store"));
        // @end
    }

    static EventBus options() {
        // @start region="options"
        return EventBus.concurrent(
                BusOptions.defaults()
                        .historyCapacity(10_000)
                        .rateLimit("wire", 100, Overflow.DROP_NEWEST)
                        .onUncaughtError(letter -> System.err.println("error: " + letter)));
        // @end
    }

    static void replay(EventBus bus, EventBus test, Book book) {
        // @start region="replay"
        test.replay(bus.history().latest(OrderFilled.class, fill -> true, 100));
        book.readEvents(test::publish); // all that the journal holds
        // @end
    }

    static void statistics(Subscription subscription) {
        // @start region="statistics"
        Deliveries d = subscription.statistics().deliveries();
        System.out.println(
                d.matched() + " due, " + d.queued() + " waiting, " + d.failed() + " failed");
        System.out.println("p99 " + subscription.statistics().times().p99());
        // @end
    }
}
