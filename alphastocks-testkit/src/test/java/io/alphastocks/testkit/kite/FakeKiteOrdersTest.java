package io.alphastocks.testkit.kite;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The order book, through the wire.
final class FakeKiteOrdersTest {

    private final Stage stage = new Stage();
    private final FakeKite fake = stage.fake;
    private final Client client = stage.client;

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void limitOrderWithinTheMarketIsFilledAtTheDisplayedPrice() throws Exception {
        fake.tick(stage.quote("99.90", 750, "100.10", 750));
        String id = client.place(Stage.option("BUY", 150, "100.50"));
        JsonNode order = client.order(id);
        assertThat(order.get("status").asString()).isEqualTo("COMPLETE");
        assertThat(order.get("average_price").decimalValue()).isEqualByComparingTo("100.1");
        assertThat(id).matches("[0-9]{19}");
        assertThat(client.data("/orders/" + id + "/trades")).hasSize(1);
        assertThat(fake.account().cash()).isEqualTo(Money.of("984985"));
    }

    @Test
    void orderTakesNoMoreThanIsDisplayedAndTheRestWaits() throws Exception {
        fake.tick(stage.quote("99.90", 750, "100.10", 75));
        String id = client.place(Stage.option("BUY", 225, "100.50"));
        JsonNode order = client.order(id);
        assertThat(order.get("status").asString()).isEqualTo("OPEN");
        assertThat(order.get("filled_quantity").asLong()).isEqualTo(75);
        fake.tick(stage.quote("99.90", 750, "100.10", 1500));
        assertThat(client.order(id).get("status").asString()).isEqualTo("COMPLETE");
        assertThat(fake.account().trades())
                .extracting(trade -> trade.price().toString())
                .containsExactly("100.10", "100.50");
    }

    @Test
    void historyHasTheBrokersStepsInTheirOrder() throws Exception {
        fake.tick(stage.quote("99.90", 750, "100.10", 750));
        String id = client.place(Stage.option("BUY", 75, "90"));
        client.put("/orders/regular/" + id, Map.of("price", "91", "quantity", "150"));
        client.delete("/orders/regular/" + id);
        assertThat(statuses(client.data("/orders/" + id)))
                .containsExactly(
                        "PUT ORDER REQ RECEIVED",
                        "VALIDATION PENDING",
                        "OPEN PENDING",
                        "OPEN",
                        "MODIFY VALIDATION PENDING",
                        "MODIFY PENDING",
                        "MODIFIED",
                        "OPEN",
                        "CANCEL PENDING",
                        "CANCELLED");
        JsonNode order = client.order(id);
        assertThat(order.get("quantity").asLong()).isEqualTo(150);
        assertThat(order.get("cancelled_quantity").asLong()).isEqualTo(150);
        assertThat(order.get("modified").asBoolean()).isTrue();
    }

    private static List<String> statuses(JsonNode history) {
        List<String> statuses = new ArrayList<>();
        history.forEach(state -> statuses.add(state.get("status").asString()));
        return statuses;
    }

    @Test
    void marketOrderNeedsProtectionAndComesBackAsLimit() throws Exception {
        fake.tick(stage.quote("100", 750, "100.10", 75));
        Map<String, String> market = Stage.order(Stage.CALL, "BUY", 150, "MARKET", "0", "NRML");
        HttpResponse<String> refused = client.post("/orders/regular", market);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Client.errorType(refused)).isEqualTo("InputException");
        String id = client.place(Stage.with(market, "market_protection", "2"));
        JsonNode order = client.order(id);
        assertThat(order.get("order_type").asString()).isEqualTo("LIMIT");
        assertThat(order.get("price").decimalValue()).isEqualByComparingTo("102");
        assertThat(order.get("status").asString()).isEqualTo("OPEN");
        assertThat(order.get("filled_quantity").asLong()).isEqualTo(75);
        assertThat(order.get("tags").toString()).isEqualTo("[\"mktp\",\"mktp:2.00\",\"TAG1\"]");
        String automatic = client.place(Stage.with(market, "market_protection", "-1"));
        assertThat(client.order(automatic).get("price").decimalValue()).isEqualByComparingTo("105");
    }

    @Test
    void stopLossWaitsForItsTrigger() throws Exception {
        fake.tick(stage.quote("100", 750, "100.10", 750));
        Map<String, String> stop = Stage.order(Stage.CALL, "BUY", 75, "SL", "110", "NRML");
        String id = client.place(Stage.with(stop, "trigger_price", "105"));
        assertThat(client.order(id).get("status").asString()).isEqualTo("TRIGGER PENDING");
        fake.tick(stage.quote("104.95", 750, "105", 750));
        assertThat(client.order(id).get("status").asString()).isEqualTo("TRIGGER PENDING");
        fake.tick(stage.quote("105", 750, "105.10", 750));
        JsonNode order = client.order(id);
        assertThat(order.get("status").asString()).isEqualTo("COMPLETE");
        assertThat(order.get("average_price").decimalValue()).isEqualByComparingTo("105.1");
    }

    @Test
    void immediateOrCancelKeepsNothingOpen() throws Exception {
        fake.tick(stage.quote("99.90", 750, "100.10", 75));
        String id = client.place(Stage.with(Stage.option("BUY", 150, "100.10"), "validity", "IOC"));
        JsonNode order = client.order(id);
        assertThat(order.get("status").asString()).isEqualTo("CANCELLED");
        assertThat(order.get("filled_quantity").asLong()).isEqualTo(75);
        assertThat(order.get("cancelled_quantity").asLong()).isEqualTo(75);
    }

    @Test
    void timeToLiveEndsByTheClock() throws Exception {
        Map<String, String> form = Stage.with(Stage.share("BUY", 1, "100"), "validity", "TTL");
        String id = client.place(Stage.with(form, "validity_ttl", "2"));
        stage.pass(Duration.ofSeconds(119));
        assertThat(client.order(id).get("status").asString()).isEqualTo("OPEN");
        stage.pass(Duration.ofSeconds(1));
        assertThat(client.order(id).get("status").asString()).isEqualTo("CANCELLED");
    }

    @Test
    void whatTheAccountCannotPayForIsRejectedInTheBook() throws Exception {
        String id = client.place(Stage.share("BUY", 1001, "1000"));
        JsonNode order = client.order(id);
        assertThat(order.get("status").asString()).isEqualTo("REJECTED");
        assertThat(order.get("status_message").asString())
                .startsWith(
                        "Insufficient funds. Required margin is 1001000 but available margin is"
                                + " 1000000.");
        assertThat(client.order(client.place(Stage.share("BUY", 1000, "1000"))).get("status"))
                .hasToString("\"OPEN\"");
        assertThat(fake.account().available()).isEqualTo(Money.ZERO);
    }

    @Test
    void deliverySaleNeedsAHolding() throws Exception {
        assertThat(client.order(client.place(Stage.share("SELL", 1, "1000"))).get("status"))
                .hasToString("\"REJECTED\"");
        try (Stage rich =
                new Stage(
                        builder -> builder.holding("AB1234", "NSE:INFY", 10, Price.of("900.50")))) {
            rich.fake.price("NSE:INFY", Price.of("1000"));
            JsonNode holding = rich.client.data("/portfolio/holdings").get(0);
            assertThat(holding.get("average_price").decimalValue()).isEqualByComparingTo("900.5");
            rich.client.place(Stage.share("SELL", 4, "1000"));
            String uncovered = rich.client.place(Stage.share("SELL", 7, "1000"));
            assertThat(rich.client.order(uncovered).get("status").asString()).isEqualTo("REJECTED");
            assertThat(rich.fake.account().profit()).isEqualTo(Money.of("995"));
            assertThat(rich.fake.account().worth())
                    .isEqualTo(rich.fake.account().start().plus(Money.of("995")));
        }
    }

    @Test
    void wrongParametersAreRefusedAndNothingIsPlaced() throws Exception {
        Map<String, String> good = Stage.option("BUY", 75, "100");
        List<Map<String, String>> wrong =
                List.of(
                        Stage.with(good, "quantity", "0"),
                        Stage.with(good, "quantity", "80"),
                        Stage.with(good, "quantity", "x"),
                        Stage.with(good, "price", "0"),
                        Stage.with(good, "price", "100.03"),
                        Stage.with(good, "product", "CNC"),
                        Stage.with(good, "order_type", "FANCY"),
                        Stage.with(good, "transaction_type", "HOLD"),
                        Stage.with(good, "validity", "GTC"),
                        Stage.with(good, "tradingsymbol", "NOBODY"),
                        Stage.with(good, "tag", "A".repeat(21)),
                        Stage.with(good, "tag", "A-B"),
                        Stage.with(good, "market_protection", "101"),
                        Stage.with(good, "disclosed_quantity", "150"));
        for (Map<String, String> form : wrong) {
            HttpResponse<String> response = client.post("/orders/regular", form);
            assertThat(response.statusCode()).as(form.toString()).isEqualTo(400);
            assertThat(Client.errorType(response)).isEqualTo("InputException");
        }
        assertThat(client.data("/orders")).isEmpty();
        assertThat(fake.posts("TAG1")).isEqualTo(wrong.size() - 2L);
        assertThat(client.place(Stage.with(good, "tag", "A".repeat(20)))).isNotEmpty();
    }

    @Test
    void orderIsModifiedTwentyFiveTimesAtMost() throws Exception {
        String id = client.place(Stage.share("BUY", 1, "100"));
        for (int i = 1; i <= 25; i++) {
            assertThat(
                            client.put("/orders/regular/" + id, Map.of("price", "" + (100 + i)))
                                    .statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<String> refused = client.put("/orders/regular/" + id, Map.of("price", "99"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(client.order(id).get("price").decimalValue()).isEqualByComparingTo("125");
    }

    @Test
    void endedOrderCannotBeCancelled() throws Exception {
        String id = client.place(Stage.share("BUY", 1, "100"));
        client.delete("/orders/regular/" + id);
        HttpResponse<String> refused = client.delete("/orders/regular/" + id);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Client.errorType(refused)).isEqualTo("OrderException");
        assertThat(client.delete("/orders/regular/1").statusCode()).isEqualTo(404);
    }

    @Test
    void quantityAboveTheFreezeIsSlicedOnDemand() throws Exception {
        try (Stage frozen =
                new Stage(builder ->
                        builder.freezeQuantity("NIFTY", 1800)
                                .refuseMarginAtOnce()
                                .rateLimits(RateLimits.UNLIMITED))) {
            Map<String, String> large = Stage.option("BUY", 4500, "200");
            assertThat(frozen.client.post("/orders/regular", large).statusCode()).isEqualTo(400);
            JsonNode data =
                    Client.data(
                            frozen.client.post(
                                    "/orders/regular", Stage.with(large, "autoslice", "true")));
            assertThat(data.get("children")).hasSize(2);
            String parent = data.get("order_id").asString();
            String child = data.get("children").get(0).get("order_id").asString();
            JsonNode order = frozen.client.order(child);
            assertThat(order.get("parent_order_id").asString()).isEqualTo(parent);
            assertThat(order.get("tags").toString())
                    .isEqualTo("[\"autoslice\",\"autoslice:" + parent + "\",\"TAG1\"]");
            JsonNode poor =
                    Client.data(
                            frozen.client.post(
                                    "/orders/regular",
                                    Stage.with(
                                            Stage.option("BUY", 1875, "55"), "autoslice", "true")));
            JsonNode error = poor.get("children").get(0).get("error");
            assertThat(error.get("error_type").asString()).isEqualTo("MarginException");
        }
    }

    @Test
    void icebergShowsOneLegAtATime() throws Exception {
        fake.tick(stage.quote("99", 750, "101", 750));
        Map<String, String> form = Stage.with(Stage.option("BUY", 225, "100"), "iceberg_legs", "3");
        Client.data(client.post("/orders/iceberg", form));
        for (int leg = 1; leg <= 3; leg++) {
            JsonNode orders = client.data("/orders");
            assertThat(orders).hasSize(leg);
            JsonNode iceberg = orders.get(leg - 1).get("meta").get("iceberg");
            assertThat(iceberg.get("leg").asInt()).isEqualTo(leg);
            assertThat(iceberg.get("remaining_quantity").asInt()).isEqualTo(75 * (3 - leg));
            fake.tick(stage.quote("99", 750, "100", 75));
        }
        assertThat(client.data("/orders")).hasSize(3);
        assertThat(
                        fake.account()
                                .position("NFO:NIFTY26N2424000CE", "NRML")
                                .orElseThrow()
                                .quantity())
                .isEqualTo(225);
    }

    @Test
    void theNextDayBeginsWithAnEmptyBookAndYesterdaysPositions() throws Exception {
        fake.tick(stage.quote("100", 750, "100", 750));
        client.place(Stage.option("BUY", 75, "100"));
        fake.price("NSE:INFY", Price.of("1000"));
        client.place(Stage.share("BUY", 5, "1000"));
        String open = client.place(Stage.share("BUY", 1, "900"));
        stage.pass(Duration.ofHours(24));
        client.as("key", fake.accessToken());
        assertThat(client.data("/orders")).isEmpty();
        assertThat(client.data("/trades")).isEmpty();
        assertThat(client.data("/portfolio/positions").get("day")).isEmpty();
        JsonNode net = client.data("/portfolio/positions").get("net");
        assertThat(net).hasSize(1);
        assertThat(net.get(0).get("overnight_quantity").asInt()).isEqualTo(75);
        assertThat(client.data("/portfolio/holdings").get(0).get("quantity").asInt()).isEqualTo(5);
        assertThat(fake.account().orders())
                .filteredOn(order -> order.orderId().equals(open))
                .extracting(FakeOrder::status)
                .containsExactly("CANCELLED");
    }
}
