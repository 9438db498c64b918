package io.alphastocks.testkit.kite;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Many clients at once.
final class FakeKiteConcurrencyTest {

    private static final int THREADS = 32;
    private static final int ORDERS = 10;

    @Test
    void thirtyTwoThreadsLoseNothingAndDoubleNothing() throws Exception {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        CountDownLatch start = new CountDownLatch(1);
        try (Stage stage =
                        new Stage(builder ->
                                builder.rateLimits(RateLimits.UNLIMITED)
                                        .account(
                                                FakeKiteBuilder.DEFAULT_LOGIN,
                                                Money.of("10000000")));
                TickerClient news = new TickerClient(stage.fake, stage.fake.accessToken());
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            stage.fake.tick(stage.quote("99.90", 75, "100", 1_000_000));
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String tag = "THREAD" + i;
                running.add(
                        threads.submit(() -> {
                            start.await();
                            for (int n = 0; n < ORDERS; n++) {
                                ids.add(step(stage, tag, n));
                            }
                            return null;
                        }));
            }
            start.countDown();
            for (Future<?> thread : running) {
                thread.get();
            }
            assertThat(ids).hasSize(THREADS * ORDERS);
            FakeAccount truth = stage.fake.account();
            assertThat(truth.orders())
                    .extracting(FakeOrder::orderId)
                    .containsExactlyInAnyOrderElementsOf(ids);
            for (int i = 0; i < THREADS; i++) {
                assertThat(stage.fake.posts("THREAD" + i)).isEqualTo(ORDERS);
                assertThat(truth.ordersTagged("THREAD" + i))
                        .hasSize(ORDERS)
                        .filteredOn(order -> order.status().equals("COMPLETE"))
                        .hasSize(ORDERS / 2);
            }
            assertThat(truth.trades()).hasSize(THREADS * ORDERS / 2);
            assertThat(truth.position("NFO:NIFTY26N2424000CE", "NRML").orElseThrow().quantity())
                    .isEqualTo(75L * THREADS * ORDERS / 2);
            assertThat(truth.worth()).isEqualTo(truth.start().plus(truth.profit()));
            assertNews(news);
        }
    }

    /// Every other order is filled at once; the rest is cancelled.
    private static String step(Stage stage, String tag, int n) throws Exception {
        Map<String, String> form = Stage.option("BUY", 75, n % 2 == 0 ? "100" : "50");
        String id = stage.client.place(Stage.with(form, "tag", tag));
        if (n % 2 == 0) {
            stage.fake.price("NSE:INFY", Price.of(Integer.toString(100 + n)));
        } else {
            Client.data(stage.client.delete("/orders/regular/" + id));
        }
        return id;
    }

    /// Of each order first that it is open, then how it ended.
    private static void assertNews(TickerClient news) throws InterruptedException {
        Map<String, String> last = new ConcurrentHashMap<>();
        for (int i = 0; i < 2 * THREADS * ORDERS; i++) {
            JsonNode order = Json.parse(news.nextText()).get("data");
            String status = order.get("status").asString();
            String before = last.put(order.get("order_id").asString(), status);
            if (before == null) {
                assertThat(status).isEqualTo("OPEN");
            } else {
                assertThat(before).isEqualTo("OPEN");
                assertThat(status).isIn("COMPLETE", "CANCELLED");
            }
        }
        assertThat(last).hasSize(THREADS * ORDERS);
    }
}
