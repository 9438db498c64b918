package io.alphastocks.broker;

import io.alphastocks.book.Book;
import io.alphastocks.book.OrderLife.Question;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.time.EngineClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// Finds out what became of orders, from the broker's order book. Which orders there are to ask
/// about the book says ([io.alphastocks.book.OrderLife#questions()]); what is kept here is only
/// when to look next, and how often nothing was seen. After a restart that begins anew.
///
/// Safe for use by any thread. One look-up at a time is under way; it serves all questions.
final class OrderResolver {

    private static final Logger LOG = LoggerFactory.getLogger(OrderRouter.class);

    private final Book book;
    private final ResolutionPolicy policy;
    private final EngineClock clock;
    private final Desk desk;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean closed;

    /// @param chain the ticket of the timers that come for it, one after another
    /// @param asked the ticket of who asked for it last
    /// @param lookUps how many look-ups there have been
    /// @param unseen how many reads in a row have not shown the order
    private record Watch(long chain, long asked, int lookUps, int unseen) {

        Watch askedAgain(long ticket) {
            return new Watch(chain, ticket, lookUps, unseen);
        }

        Watch lookedUp() {
            return new Watch(chain, asked, lookUps + 1, unseen);
        }

        Watch withUnseen(int reads) {
            return new Watch(chain, asked, lookUps, reads);
        }
    }

    /// What the resolver has the router do.
    interface Desk {

        /// Runs a task as the calls to the broker are run.
        void run(Runnable task);

        /// Reads the broker's order book and books what it says of these orders.
        ///
        /// @throws BrokerException if it cannot be read
        BrokerRecords read(List<Order> orders);

        /// Whether book and broker are known to agree in an order's contract, in the units held and
        /// in all else, by a comparison made after the order's day.
        ///
        /// @throws BrokerException if that needs the broker, and it cannot be read
        boolean unitsAgree(Order order);

        /// Whether the broker holds at least what the book holds of an order's contract, by a
        /// comparison made now.
        ///
        /// @throws BrokerException if it cannot be read
        boolean holdsUnits(Order order);

        /// Sends an order once more.
        void resend(Order order);

        /// Asks to cancel an order.
        void cancel(Order order);

        /// Asks to change an order.
        void modify(Order order);
    }

    OrderResolver(Book book, ResolutionPolicy policy, EngineClock clock, Desk desk) {
        this.book = book;
        this.policy = policy;
        this.clock = clock;
        this.desk = desk;
    }

    /// There may be a question about an order: looks it up after the first pause.
    void watch(String orderId) {
        long ticket = tickets.incrementAndGet();
        Watch watch =
                watches.compute(
                        orderId,
                        (_, now) ->
                                now == null
                                        ? new Watch(ticket, ticket, 0, 0)
                                        : now.askedAgain(ticket));
        if (watch.chain == ticket) {
            schedule(orderId, watch);
        }
    }

    /// Looks up at once whatever there is to ask.
    ///
    /// @param working whether orders that work are looked after, too
    void lookNow(boolean working) {
        for (Question question : book.life().questions()) {
            if (working || !question.works()) {
                watch(question.order().id());
            }
        }
        look();
    }

    void close() {
        closed = true;
    }

    private void schedule(String orderId, Watch watch) {
        if (!closed) {
            clock.schedule(
                    Math.addExact(clock.micros(), EpochMicros.of(policy.pause(watch.lookUps))),
                    () -> desk.run(() -> onTimer(orderId, watch.chain)));
        }
    }

    private void onTimer(String orderId, long chain) {
        Watch due = watches.get(orderId);
        if (closed || due == null || due.chain != chain) {
            return;
        }
        try {
            look();
        } finally {
            Watch next =
                    watches.computeIfPresent(
                            orderId, (_, now) -> now.chain == chain ? now.lookedUp() : now);
            if (next != null && next.chain == chain) {
                schedule(orderId, next);
            }
        }
    }

    private void look() {
        if (!busy.compareAndSet(false, true)) {
            return; // the look-up under way, or the next one, answers
        }
        try {
            long asOf = tickets.get();
            List<Question> questions = book.life().questions();
            questions.removeIf(q -> q.works() && !watches.containsKey(q.order().id()));
            forgetAllBut(questions, asOf);
            if (!questions.isEmpty()) {
                lookFor(questions);
            }
        } finally {
            busy.set(false);
        }
    }

    /// Whoever asks while the questions are read may ask of an order that they do not have yet.
    private void forgetAllBut(List<Question> questions, long asOf) {
        Set<String> asked = new HashSet<>();
        questions.forEach(question -> asked.add(question.order().id()));
        watches.entrySet().removeIf(e -> e.getValue().asked <= asOf && !asked.contains(e.getKey()));
    }

    private void lookFor(List<Question> questions) {
        BrokerRecords records;
        try {
            records = desk.read(questions.stream().map(Question::order).toList());
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("cause", e.toString())
                    .log("the broker's order book cannot be read");
            questions.forEach(question -> alarm(question.order()));
            return;
        }
        for (Question question : questions) {
            Order order = question.order();
            List<BrokerOrder> seen = records.of(order);
            if (seen.isEmpty()) {
                notSeen(question);
            } else {
                watches.computeIfPresent(order.id(), (_, now) -> now.withUnseen(0));
                follow(question, seen);
                // What bears its tag may not be what was ordered.
                book.order(order.id()).ifPresent(this::alarm);
            }
        }
    }

    private void notSeen(Question question) {
        Order order = question.order();
        Watch watch =
                watches.computeIfPresent(order.id(), (_, now) -> now.withUnseen(now.unseen + 1));
        Duration since = Duration.between(order.updated(), clock.now());
        // An order book of today never shows what is of yesterday: to wait for it tells nothing.
        boolean patient =
                order.isUnknown()
                        && !question.over()
                        && since.compareTo(policy.notFoundAfter()) < 0;
        if (watch == null || watch.unseen < policy.reads() || patient) {
            alarm(order);
            return;
        }
        if (question.over() && !confirmed(order, desk::unitsAgree)) {
            alarm(order);
            return;
        }
        Order now = book.life().notSeen(order.id());
        if (now.state() == OrderState.NOT_FOUND) {
            Optional<Order> again =
                    policy.resend().allows(now) && mayGoTwice(now)
                            ? book.life().resend(order.id())
                            : Optional.empty();
            again.ifPresentOrElse(desk::resend, () -> missing(now));
        }
    }

    /// A broker forgets an order with its day, and what was filled of it in its last moments may
    /// never have been told. Only the units that are held tell then; where they differ, or another
    /// order is in doubt that may have hidden it in them, the comparison has halted trading, and
    /// the order stays live until a person has booked what is missing.
    private static boolean confirmed(Order order, Predicate<Order> question) {
        try {
            return question.test(order);
        } catch (RuntimeException e) { // whatever a broker throws, the other orders are looked up
            LOG.atWarn()
                    .addKeyValue("order", order.id())
                    .addKeyValue("cause", e.toString())
                    .log("what is held cannot be read: an order stays as it is");
            return false;
        }
    }

    /// An exit that the order book does not show may have been filled all the same: to sell it once
    /// more would sell what is not there.
    private boolean mayGoTwice(Order order) {
        return order.purpose() == OrderPurpose.ENTRY || confirmed(order, desk::holdsUnits);
    }

    /// An entry that is missing costs nothing; a position whose exit is missing stays open.
    private void missing(Order order) {
        if (order.purpose() == OrderPurpose.EXIT && book.life().unresolved(order.id())) {
            LOG.atError()
                    .addKeyValue("order", order.id())
                    .addKeyValue("position", order.positionId())
                    .log(
                            "the broker does not show an exit, and it is not sent again: its position stays open until a person resolves the order, or its day is over");
        }
    }

    private void alarm(Order order) {
        Duration since = Duration.between(order.updated(), clock.now());
        if (order.isUnknown()
                && since.compareTo(policy.alarmAfter()) >= 0
                && book.life().unresolved(order.id())) {
            LOG.atError()
                    .addKeyValue("order", order.id())
                    .addKeyValue("for", since)
                    .log("nobody can find out what became of an order");
        }
    }

    /// A cancellation is repeated while the order is open; a change only where the order is as it
    /// was before, and never where the order book cannot tell.
    private void follow(Question question, List<BrokerOrder> seen) {
        Order order = book.order(question.order().id()).orElse(question.order());
        for (BrokerOrder shown : seen) {
            boolean own = shown.brokerOrderId().equals(order.brokerOrderId());
            if (!own || !order.isLive() || shown.open().isZero()) {
                continue;
            }
            if (question.cancel()) {
                desk.cancel(order);
            } else if (question.modified() != null) {
                followChange(order, question.modified(), shown);
            }
        }
    }

    private void followChange(Order order, Order modified, BrokerOrder shown) {
        Price wanted = modified.limit();
        Price before = order.limit();
        Price now = shown.limit();
        if (wanted != null && now != null && now.equals(before) && !wanted.equals(before)) {
            desk.modify(modified);
        } else {
            book.life().modified(order.id(), now);
        }
    }
}
