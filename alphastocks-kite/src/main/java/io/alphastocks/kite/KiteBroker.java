package io.alphastocks.kite;

import io.alphastocks.broker.Broker;
import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/// The account at Zerodha. Each call sends one request; what moves money passes a gate first that
/// keeps the broker's limits, cancellations before the rest.
///
/// What became of an order comes by [KiteTicker], and whenever somebody reads the order book. News
/// with a tag of ours but an order id that the broker has neither answered with nor shown, and HTTP
/// postbacks ([KitePostback]), prove nothing: they have the order book read, and what it shows is
/// told.
public final class KiteBroker implements Broker {

    private static final Logger LOG = LoggerFactory.getLogger(KiteBroker.class);

    /// Between readings that fail, as a power of 2 s.
    private static final int LONGEST_PAUSE = 5;

    private final KiteSession session;
    private final String account;
    private final KiteOrderSettings settings;
    private final ConcurrentMap<String, Integer> modifications = new ConcurrentHashMap<>();

    /// Order ids that the broker has answered with, or shown in its order book.
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /// Whether all orders are to be read and told of.
    private final AtomicBoolean wanted = new AtomicBoolean();

    private final ReentrantLock reading = new ReentrantLock();

    // Of who holds the lock: readings that have failed in a row, and the next one.
    private int failures;
    private EngineClock.Timer retry = () -> {};

    private volatile @Nullable Consumer<BrokerUpdate> updates;
    private volatile @Nullable Consumer<String> refusals;

    /// Whether nobody takes what a reading brings any more.
    private volatile boolean quiet;

    private volatile boolean closed;

    private KiteBroker(KiteSession session, String account, KiteOrderSettings settings) {
        this.session = session;
        this.account = account;
        this.settings = settings;
    }

    /// The account of who is logged in; intraday orders.
    ///
    /// @throws KiteException if nobody is logged in
    public static KiteBroker of(KiteSession session) {
        return of(session, KiteOrderSettings.INTRADAY);
    }

    /// The account of who is logged in. A later login of somebody else does not change the account:
    /// nothing is sent for it then.
    ///
    /// @throws KiteException if nobody is logged in
    public static KiteBroker of(KiteSession session, KiteOrderSettings settings) {
        KiteToken token =
                session.token()
                        .orElseThrow(() ->
                                new KiteException(
                                        "nobody is logged in; open " + session.loginUrl()));
        return new KiteBroker(session, token.userId(), settings);
    }

    @Override
    public String name() {
        return "kite";
    }

    @Override
    public String account() {
        return account;
    }

    @Override
    public void onUpdate(Consumer<BrokerUpdate> newUpdates) {
        updates = newUpdates;
    }

    /// {@inheritDoc}
    ///
    /// It is said when the login ends, whatever has ended it, when somebody else logs in, and when
    /// the account may not do what an order asks for. Once the account's own user has logged in
    /// again, requests go on with the new token.
    @Override
    public void onRefused(Consumer<String> newRefusals) {
        refusals = newRefusals;
        session.listen(
                new KiteSessionListener() {
                    @Override
                    public void onEnded(String reason) {
                        refuse(reason);
                    }

                    @Override
                    public void onLogin(KiteToken token) {
                        if (!token.userId().equals(account)) {
                            refuse(
                                    "%s is logged in; the orders are those of %s"
                                            .formatted(token.userId(), account));
                        }
                    }
                });
    }

    private void refuse(String reason) {
        Consumer<String> listener = refusals;
        if (!closed && listener != null) {
            listener.accept(reason);
        }
    }

    /// {@inheritDoc}
    ///
    /// What the broker blocks for it, and its charges.
    @Override
    public Optional<Money> marginFor(
            InstrumentId instrument, Side side, Quantity quantity, Price price) {
        if (!isOurs()) {
            throw new KiteException("nobody is logged in to " + account);
        }
        KiteOrderRequest order =
                new KiteOrderRequest(instrument, side, quantity, settings.product(), price);
        KiteAccount.Margin margin = new KiteAccount(session).margins(List.of(order)).getFirst();
        return Optional.of(margin.total().plus(margin.charges().total()));
    }

    @Override
    public SubmitOutcome submit(Order order) {
        return ask(RateGate.Kind.PLACING, order, it -> KiteOrders.place(it, settings));
    }

    @Override
    public SubmitOutcome modify(Order order) {
        int most = session.settings().limits().modifications();
        String id = String.valueOf(order.brokerOrderId());
        if (modifications.getOrDefault(id, 0) >= most) {
            return new SubmitOutcome.NotPlaced(
                    "the broker lets an order be changed " + most + " times");
        }
        SubmitOutcome outcome =
                ask(RateGate.Kind.NORMAL, order, it -> KiteOrders.modify(it, settings));
        if (!(outcome instanceof SubmitOutcome.NotPlaced)) {
            modifications.merge(id, 1, Integer::sum);
        }
        return outcome;
    }

    @Override
    public SubmitOutcome cancel(Order order) {
        return ask(RateGate.Kind.CANCELLING, order, KiteOrders::cancel);
    }

    private SubmitOutcome ask(
            RateGate.Kind kind, Order order, Function<Order, KiteRequest> request) {
        if (!isOurs()) {
            return new SubmitOutcome.NotPlaced("nobody is logged in to " + account);
        }
        if (!session.orders().pass(kind, session.settings().orderDeadline())) {
            return new SubmitOutcome.NotPlaced("the broker's limit of orders is reached");
        }
        KiteAnswer answer = session.send(request.apply(order), session.settings().orderDeadline());
        if (answer instanceof KiteAnswer.Refused refusal) {
            if (refusal.isTooMany()) {
                session.orders().rest();
            } else if (refusal.isForbidden() && !refusal.isOfToken()) {
                refuse("the account may not place this order: " + refusal);
            }
        }
        SubmitOutcome outcome = KiteOrders.outcome(answer);
        if (outcome instanceof SubmitOutcome.Acked acked) {
            known.add(acked.brokerOrderId());
        }
        return outcome;
    }

    private boolean isOurs() {
        return session.token().filter(token -> token.userId().equals(account)).isPresent();
    }

    private Fields read(KiteRequest request) {
        if (!isOurs()) {
            throw new KiteException(request + " was not sent: nobody is logged in to " + account);
        }
        return session.read(request);
    }

    @Override
    public List<BrokerOrder> orders() {
        Instant now = session.clock().now();
        List<BrokerOrder> orders = new ArrayList<>();
        for (Fields fields : read(KiteRequest.get("/orders")).all()) {
            try {
                BrokerOrder order = KiteOrders.order(fields, now);
                known.add(order.brokerOrderId());
                orders.add(order);
            } catch (KiteException e) {
                passOver(fields, e);
            }
        }
        session.orders().atLeastPlaced(orders.size());
        return orders;
    }

    /// What somebody else has ordered need not be understood to know of one's own.
    private static void passOver(Fields order, KiteException problem) {
        if (!KiteOrders.isOurs(order)) {
            LOG.atWarn().setCause(problem).log("an order that is not ours cannot be read");
        } else {
            throw problem;
        }
    }

    @Override
    public Map<String, List<BrokerTrade>> trades() {
        Instant now = session.clock().now();
        Map<String, List<BrokerTrade>> trades = new LinkedHashMap<>();
        for (Fields fields : read(KiteRequest.get("/trades")).all()) {
            trades.computeIfAbsent(fields.text("order_id"), _ -> new ArrayList<>())
                    .add(KiteOrders.trade(fields, now));
        }
        trades.values().forEach(of -> of.sort(Comparator.comparing(BrokerTrade::time)));
        return trades;
    }

    /// {@inheritDoc}
    ///
    /// What is held of an instrument in several products counts together.
    @Override
    public List<BrokerPosition> positions() {
        Map<InstrumentId, Long> units = new LinkedHashMap<>();
        for (Fields fields : read(KiteRequest.get("/portfolio/positions")).at("net").all()) {
            units.merge(KiteOrders.instrument(fields), fields.number("quantity"), Math::addExact);
        }
        List<BrokerPosition> positions = new ArrayList<>();
        units.forEach((id, held) -> positions.add(new BrokerPosition(id, held)));
        return positions;
    }

    @Override
    public BrokerMargins margins() {
        Fields equity = read(KiteRequest.get("/user/margins/equity"));
        return new BrokerMargins(equity.money("net"), equity.at("utilised").money("debits"));
    }

    /// What the ticker says of an order.
    ///
    /// @throws KiteException if it is none
    void tell(Fields fields) {
        BrokerOrder order = KiteOrders.order(fields, session.clock().now());
        if (known.contains(order.brokerOrderId()) || !KiteOrders.isOurs(order.tag())) {
            pass(new BrokerUpdate(order, List.of()));
        } else {
            catchUp();
        }
    }

    private void pass(BrokerUpdate update) {
        Consumer<BrokerUpdate> listener = updates;
        if (listener != null) {
            listener.accept(update);
        }
    }

    /// Reads all orders and trades and tells of them, on a thread of its own: news may have been
    /// missed, or are not to be believed. Once for all who have asked before it begins; where the
    /// broker cannot be read, again after a pause.
    void catchUp() {
        wanted.set(true);
        Thread.ofVirtual().name("kite-orders").start(this::lookUp);
    }

    /// Says that the engine takes no more, or, before it starts, that it will.
    void quiet(boolean now) {
        quiet = now;
    }

    private void lookUp() {
        reading.lock();
        try {
            if (!quiet && wanted.getAndSet(false)) {
                tellOfAll();
                failures = 0;
            }
        } catch (KiteException e) {
            wanted.set(true);
            Duration pause = Duration.ofSeconds(1L << Math.min(failures++, LONGEST_PAUSE));
            LOG.atWarn()
                    .addKeyValue("cause", e.toString())
                    .addKeyValue("again", pause)
                    .log("what has come of orders cannot be read yet");
            retry.cancel();
            EngineClock clock = session.clock();
            retry = clock.schedule(EpochMicros.of(clock.now().plus(pause)), this::catchUp);
        } finally {
            reading.unlock();
        }
    }

    private void tellOfAll() {
        List<BrokerOrder> orders = orders();
        Map<String, List<BrokerTrade>> trades = trades();
        for (BrokerOrder order : orders) {
            if (quiet) {
                return;
            }
            pass(new BrokerUpdate(order, trades.getOrDefault(order.brokerOrderId(), List.of())));
        }
    }

    @Override
    public String toString() {
        return "KiteBroker of " + account;
    }

    /// The session stays open.
    @Override
    public void close() {
        closed = true;
        quiet = true;
        updates = null;
    }
}
