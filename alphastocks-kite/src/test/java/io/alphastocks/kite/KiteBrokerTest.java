package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.model.BrokerMargins;
import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerPosition;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.testkit.kite.FakeOrder;
import io.alphastocks.testkit.kite.Fault;
import io.alphastocks.testkit.kite.RateLimits;
import io.alphastocks.testkit.kite.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The broker's adapter before the fake broker: what it says of an order, and that it says it once.
class KiteBrokerTest {

    private final KiteRig rig = new KiteRig();
    private final KiteBroker broker = rig.broker();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aMarketOrderIsProtectedAndFilled() {
        rig.quote("99.95", "100.05");
        Order order = rig.market(Side.BUY, 75);

        SubmitOutcome outcome = broker.submit(order);

        assertThat(outcome).isInstanceOf(SubmitOutcome.Acked.class);
        assertThat(rig.fake.requests(Route.PLACE_ORDER).getFirst().parameter("market_protection"))
                .contains("-1");
        BrokerOrder shown = broker.orders().getFirst();
        assertThat(shown.tag()).isEqualTo(order.tag());
        assertThat(shown.state()).isEqualTo(OrderState.FILLED);
        BrokerTrade trade =
                broker.trades().getOrDefault(shown.brokerOrderId(), List.of()).getFirst();
        assertThat(trade.price()).isEqualTo(Price.of("100.05"));
        assertThat(trade.quantity()).isEqualTo(Quantity.of(75));
        assertThat(broker.positions()).containsExactly(new BrokerPosition(KiteRig.CALL_ID, 75));
        assertThat(rig.fake.account().cash())
                .isEqualTo(Money.of("1000000").minus(Money.of("7503.75")));
    }

    @Test
    void aLimitOrderIsChangedAndCancelled() {
        rig.quote("99.95", "100.05");
        Order order = rig.limit(Side.BUY, 75, "99");
        String id = ((SubmitOutcome.Acked) broker.submit(order)).brokerOrderId();
        Order known = order.withBrokerOrderId(id);

        assertThat(
                        broker.modify(
                                known.amended(Quantity.of(150), Price.of("99.5"), order.updated())))
                .isEqualTo(new SubmitOutcome.Acked(id));
        assertThat(broker.orders().getFirst().limit()).isEqualTo(Price.of("99.5"));
        assertThat(broker.orders().getFirst().quantity()).isEqualTo(Quantity.of(150));

        assertThat(broker.cancel(known)).isEqualTo(new SubmitOutcome.Acked(id));
        assertThat(broker.orders().getFirst().state()).isEqualTo(OrderState.CANCELLED);
    }

    @Test
    void fundsAreRead() {
        assertThat(broker.margins()).isEqualTo(new BrokerMargins(Money.of("1000000"), Money.ZERO));
    }

    @Test
    void whatAnOrderWouldTieUpIsAskedWithItsChargesAndChangesNothing() {
        rig.quote("99.95", "100.05");

        Money needed =
                broker.marginFor(KiteRig.CALL_ID, Side.BUY, Quantity.of(75), Price.of("100.05"))
                        .orElseThrow();

        assertThat(needed.isAbove(Money.of("7503.75"))).isTrue();
        assertThat(needed.isAbove(Money.of("7600"))).isFalse();
        assertThat(rig.fake.account().orders()).isEmpty();
        rig.fake.next(Route.ORDER_MARGINS, Fault.html(503));
        assertThatExceptionOfType(KiteException.class)
                .isThrownBy(() ->
                        broker.marginFor(
                                KiteRig.CALL_ID, Side.BUY, Quantity.of(75), Price.of("100.05")));
    }

    @Test
    void whoIsServedNoMoreIsToldAndAClosedBrokerSaysNothing() {
        List<String> refusals = new ArrayList<>();
        broker.onRefused(refusals::add);
        rig.fake.expireTokens();
        assertThatExceptionOfType(KiteException.class).isThrownBy(broker::orders);
        assertThat(refusals).hasSize(1).first().asString().contains("refused the token");

        rig.login();
        assertThat(refusals).hasSize(1);
        rig.pass(Duration.ofHours(24));
        assertThat(refusals).hasSize(2).last().asString().contains("06:00 in India");

        rig.login();
        broker.close();
        rig.session.logout();
        assertThat(refusals).hasSize(2);
    }

    @Test
    void whereSomebodyElseLogsInTheAccountIsNotServed() {
        List<String> refusals = new ArrayList<>();
        KiteTokenStore store = KiteTokenStore.memory();
        store.save(new KiteToken("XY9999", Secret.of("another"), rig.clock.now()));
        try (KiteSession other = KiteSession.open(rig.session.settings(), store, rig.clock)) {
            KiteBroker strange = KiteBroker.of(other);
            strange.onRefused(refusals::add);

            other.login(rig.fake.requestToken());

            assertThat(refusals)
                    .containsExactly("AB1234 is logged in; the orders are those of XY9999");
        }
    }

    /// Answers after which nobody can know; the order is there all the same.
    static Stream<Fault> unclear() {
        return Stream.of(
                Fault.acceptThenReset(),
                Fault.acceptThenReset().visibleAfter(Duration.ofSeconds(8)),
                Fault.acceptThenTimedOut(),
                Fault.html(503).executed(),
                Fault.emptyOk().executed(),
                Fault.body(200, null, "{}").executed(),
                Fault.body(200, "text/plain", "ok").executed(),
                Fault.body(200, "application/json", "{\"status\":\"success\",\"data\":{}}")
                        .executed(),
                Fault.refuse(500, "GeneralException", "Something went wrong").executed(),
                Fault.refuse(502, "DataException", "Bad gateway").executed(),
                Fault.refuse(503, "NetworkException", "Unavailable").executed(),
                Fault.refuse(504, "DataException", "Gateway timed out").executed(),
                Fault.refuse(400, "OrderException", "Please check the Order Book").executed(),
                Fault.truncated(20).executed());
    }

    @ParameterizedTest
    @MethodSource("unclear")
    void whatNobodyKnowsIsUnknownAndSentOnce(Fault fault) {
        rig.quote("99.95", "100.05");
        Order order = rig.market(Side.BUY, 75);
        rig.fake.next(Route.PLACE_ORDER, fault);

        assertThat(broker.submit(order)).isInstanceOf(SubmitOutcome.Unknown.class);

        assertThat(rig.fake.posts(order.tag())).isEqualTo(1);
        rig.pass(Duration.ofSeconds(10));
        assertThat(broker.orders()).extracting(BrokerOrder::tag).containsExactly(order.tag());
    }

    /// Refusals after which the order is certainly not there.
    static Stream<Fault> refused() {
        return Stream.of(
                Fault.refuse(400, "InputException", "Invalid price").notExecuted(),
                Fault.refuse(400, "MarginException", "Insufficient funds").notExecuted(),
                Fault.refuse(400, "HoldingException", "No holdings").notExecuted(),
                Fault.refuse(400, "OrderException", "The instrument is blocked").notExecuted(),
                Fault.tooManyRequests(),
                Fault.forbidden());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsTurnedDownIsNotPlaced(Fault fault) {
        rig.quote("99.95", "100.05");
        Order order = rig.market(Side.BUY, 75);
        rig.fake.next(Route.PLACE_ORDER, fault);

        assertThat(broker.submit(order)).isInstanceOf(SubmitOutcome.NotPlaced.class);

        assertThat(rig.fake.posts(order.tag())).isEqualTo(1);
        assertThat(rig.fake.account().orders()).isEmpty();
    }

    @Test
    void withoutAConnectionNothingIsPlaced() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        KiteTokenStore store = KiteTokenStore.memory();
        store.save(new KiteToken("AB1234", Secret.of("x"), KiteRig.MORNING));
        URI here = URI.create("http://127.0.0.1:" + nobody);
        try (KiteSession session =
                KiteSession.open(
                        KiteSettings.of("key", "secret").at(here, here), store, rig.clock)) {
            assertThat(KiteBroker.of(session).submit(rig.market(Side.BUY, 75)))
                    .isInstanceOf(SubmitOutcome.NotPlaced.class);
        }
    }

    /// A body that comes drop by drop keeps a connection alive, and the deadline holds all the
    /// same.
    @Test
    void anAnswerThatTricklesPastTheDeadlineIsUnknown() {
        try (KiteRig slow =
                new KiteRig(
                        fake -> fake.rateLimits(RateLimits.UNLIMITED),
                        adapter ->
                                adapter.within(Duration.ofMillis(300), Duration.ofSeconds(30)))) {
            slow.quote("99.95", "100.05");
            Order order = slow.market(Side.BUY, 75);
            slow.fake.next(Route.PLACE_ORDER, Fault.trickle(1, Duration.ofHours(1)).executed());

            assertThat(slow.broker().submit(order)).isInstanceOf(SubmitOutcome.Unknown.class);

            assertThat(slow.fake.posts(order.tag())).isEqualTo(1);
        }
    }

    @Test
    void afterTooManyRequestsNothingIsSentForAWhile() throws Exception {
        rig.quote("99.95", "100.05");
        rig.fake.next(Route.PLACE_ORDER, Fault.tooManyRequests());
        assertThat(broker.submit(rig.market(Side.BUY, 75)))
                .isInstanceOf(SubmitOutcome.NotPlaced.class);
        Order next = rig.market(Side.BUY, 75);

        CompletableFuture<SubmitOutcome> waiting =
                CompletableFuture.supplyAsync(
                        () -> broker.submit(next), task -> Thread.ofVirtual().start(task));
        rig.pass(Duration.ofMillis(9_900));
        assertThat(rig.fake.posts(next.tag())).isZero();
        while (!waiting.isDone()) { // it may look at the clock only now
            rig.pass(Duration.ofMillis(100));
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(waiting.get()).isInstanceOf(SubmitOutcome.Acked.class);
    }

    @Test
    void aDeadTokenEndsTheLoginAndTheNextOneGoesOn() {
        rig.quote("99.95", "100.05");
        rig.fake.expireTokens();

        assertThat(broker.submit(rig.market(Side.BUY, 75)))
                .isInstanceOf(SubmitOutcome.NotPlaced.class);
        assertThat(rig.session.token()).isEmpty();
        assertThatExceptionOfType(KiteException.class).isThrownBy(broker::orders);

        rig.login();
        assertThat(broker.submit(rig.market(Side.BUY, 75))).isInstanceOf(SubmitOutcome.Acked.class);
    }

    @Test
    void aTagThatIsShownAmongTagsAloneIsFound() {
        rig.quote("99.95", "100.05");
        Order order = rig.market(Side.BUY, 75);
        rig.fake.next(Route.PLACE_ORDER, Fault.none().tagOnlyInTags());
        broker.submit(order);

        assertThat(broker.orders()).extracting(BrokerOrder::tag).containsExactly(order.tag());
    }

    /// The fake refuses an eleventh request in a second, as the broker does. Time goes on only
    /// while an order waits for its turn, give or take one that is on its way.
    @Test
    void theBrokersLimitsAreKept() throws Exception {
        try (KiteRig strict =
                new KiteRig(
                        fake -> fake.rateLimits(RateLimits.KITE),
                        adapter -> adapter.within(Duration.ofHours(1), Duration.ofHours(1)))) {
            strict.quote("99.95", "100.05");
            KiteBroker account = strict.broker();
            for (int i = 0; i < 40; i++) {
                Order order = strict.limit(Side.BUY, 75, "90");
                CompletableFuture<SubmitOutcome> outcome =
                        CompletableFuture.supplyAsync(
                                () -> account.submit(order),
                                task -> Thread.ofVirtual().start(task));
                while (!outcome.isDone()) {
                    if (strict.fake.posts(order.tag()) == 0) {
                        strict.pass(Duration.ofMillis(10));
                    }
                    Thread.onSpinWait();
                }
                assertThat(outcome.get()).isInstanceOf(SubmitOutcome.Acked.class);
            }
            assertThat(strict.fake.account().orders()).hasSize(40).allMatch(FakeOrder::isOpen);
        }
    }

    @Test
    void anOrderIsChangedOnlySoOften() {
        rig.quote("99.95", "100.05");
        Order order = rig.limit(Side.BUY, 75, "90");
        String id = ((SubmitOutcome.Acked) broker.submit(order)).brokerOrderId();
        Order known = order.withBrokerOrderId(id);
        int taken = 0;
        for (int i = 0; i < 30; i++) {
            Price price = Price.ofRaw(Price.of("90").raw() + (i + 1) * 500L);
            SubmitOutcome outcome =
                    broker.modify(known.amended(Quantity.of(75), price, order.updated()));
            taken += outcome instanceof SubmitOutcome.Acked ? 1 : 0;
            rig.pass(Duration.ofSeconds(2));
        }
        assertThat(taken).isEqualTo(25);
        assertThat(rig.fake.requests(Route.MODIFY_ORDER)).hasSize(25);
    }
}
