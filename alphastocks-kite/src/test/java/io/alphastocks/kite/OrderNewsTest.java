package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.testkit.kite.Fault;
import io.alphastocks.testkit.kite.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Whom the adapter believes about an order: news with our tag may still be of an order that does
/// not exist, and then nobody must wait for it.
class OrderNewsTest {

    private static final String FORGED = "1999999999999999999";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KiteRig rig = new KiteRig();
    private final KiteBroker broker = rig.broker();
    private final KitePostback postbacks = new KitePostback(rig.session, broker);
    private final BlockingQueue<BrokerUpdate> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        broker.onUpdate(told::add);
        rig.quote("99.95", "100.05");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private BrokerUpdate next() throws InterruptedException {
        return Objects.requireNonNull(
                told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing is told");
    }

    private static byte[] said(String orderId, String tag, String status) {
        String time = "2026-11-20 10:00:00";
        return """
        {"user_id":"AB1234","order_id":"%s","order_timestamp":"%s","checksum":"%s",
         "status":"%s","exchange":"NFO","tradingsymbol":"NIFTY26N2424000CE",
         "transaction_type":"BUY","quantity":75,"filled_quantity":0,"price":99,
         "tag":"%s"}
        """
                .formatted(
                        orderId, time, KiteSession.sha256(orderId + time + "secret"), status, tag)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// What the ticker says.
    private void news(String orderId, String tag) {
        broker.tell(new Fields("update", rig.session.http().tree(said(orderId, tag, "OPEN"))));
    }

    /// A postback by somebody who knows a checksum of the order.
    private void postback(String orderId, String tag, String status) {
        BrokerUpdate said = postbacks.take(said(orderId, tag, status));
        assertThat(said.order().brokerOrderId()).isEqualTo(orderId);
    }

    @Test
    void whatTheBrokerHasAnsweredWithIsToldAtOnce() throws InterruptedException {
        Order order = rig.limit(Side.BUY, 75, "99");
        String id = ((SubmitOutcome.Acked) broker.submit(order)).brokerOrderId();

        news(id, order.tag());

        assertThat(next().order().brokerOrderId()).isEqualTo(id);
        assertThat(rig.fake.requests(Route.ORDERS)).isEmpty();
    }

    @Test
    void newsOfAnOrderThatTheBrokerDoesNotShowMakesItShowTheRealOne() throws InterruptedException {
        Order order = rig.market(Side.BUY, 75);
        rig.fake.next(Route.PLACE_ORDER, Fault.acceptThenReset());
        assertThat(broker.submit(order)).isInstanceOf(SubmitOutcome.Unknown.class);

        news(FORGED, order.tag());

        BrokerUpdate real = next();
        assertThat(real.order().tag()).isEqualTo(order.tag());
        assertThat(real.order().brokerOrderId()).isNotEqualTo(FORGED);
        assertThat(real.state()).isEqualTo(OrderState.FILLED);
        assertThat(real.trades()).hasSize(1);
    }

    /// The checksum is of id and time alone: the rest may be anything.
    @Test
    void aPostbackIsNotBelievedButHasTheOrderBookRead() throws InterruptedException {
        Order order = rig.limit(Side.BUY, 75, "99");
        String id = ((SubmitOutcome.Acked) broker.submit(order)).brokerOrderId();

        postback(id, order.tag(), "CANCELLED");

        assertThat(next().state()).isEqualTo(OrderState.OPEN);
        assertThat(told).isEmpty();
    }

    @Test
    void whereTheBrokerCannotBeReadItIsReadAgain() throws InterruptedException {
        Order order = rig.limit(Side.BUY, 75, "99");
        rig.fake.next(Route.PLACE_ORDER, Fault.acceptThenReset());
        assertThat(broker.submit(order)).isInstanceOf(SubmitOutcome.Unknown.class);
        rig.fake.next(Route.ORDERS, Fault.html(503));
        rig.fake.next(Route.ORDERS, Fault.html(503));

        news(FORGED, order.tag());
        for (int i = 0; i < 200 && told.isEmpty(); i++) {
            rig.pass(Duration.ofSeconds(1));
            rig.fake.awaitRequests(Route.ORDERS, 1, PATIENCE);
            LockSupport.parkNanos(20_000_000);
        }

        assertThat(next().order().tag()).isEqualTo(order.tag());
        assertThat(rig.fake.requests(Route.ORDERS)).hasSize(3);
    }

    @Test
    void ofAnOrderThatTheBrokerDoesNotShowNothingIsTold() throws InterruptedException {
        Order never = rig.market(Side.BUY, 75);
        news(FORGED, never.tag());
        rig.fake.awaitRequests(Route.TRADES, 1, PATIENCE);

        Order order = rig.limit(Side.BUY, 75, "99");
        String id = ((SubmitOutcome.Acked) broker.submit(order)).brokerOrderId();
        news(id, order.tag());
        assertThat(next().order().brokerOrderId()).isEqualTo(id);
        assertThat(told).allMatch(update -> update.order().brokerOrderId().equals(id));
    }

    @Test
    void whatTheOrderBookHasShownIsToldAtOnce() throws InterruptedException {
        Order order = rig.limit(Side.BUY, 75, "99");
        rig.fake.next(Route.PLACE_ORDER, Fault.acceptThenReset());
        assertThat(broker.submit(order)).isInstanceOf(SubmitOutcome.Unknown.class);
        String id = broker.orders().getFirst().brokerOrderId();

        news(id, order.tag());

        assertThat(next().order().brokerOrderId()).isEqualTo(id);
        assertThat(rig.fake.requests(Route.ORDERS)).hasSize(1);
    }

    @Test
    void ordersWithoutOurTagAreToldAsTheyCome() throws InterruptedException {
        news(FORGED, "phone");

        assertThat(next().order().brokerOrderId()).isEqualTo(FORGED);
        assertThat(rig.fake.requests(Route.ORDERS)).isEmpty();
    }
}
