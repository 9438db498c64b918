package io.alphastocks.testkit.kite;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.time.SimulatedClock;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// What the guide shows.
final class FakeKiteGuideTest {

    /// Stands for the reader's own client.
    private static void buyOne(FakeKite fake) throws InterruptedException {
        try (Client client = new Client(fake)) {
            client.post(
                    "/orders/regular",
                    Map.of(
                            "exchange", "NSE",
                            "tradingsymbol", "INFY",
                            "transaction_type", "BUY",
                            "quantity", "1",
                            "product", "CNC",
                            "order_type", "LIMIT",
                            "price", "1500",
                            "tag", "MYTAG"));
        } catch (IOException _) {
            // The fault below, which the reader's client has to live with.
        }
    }

    // @start region="order"
    @Test
    void orderThatGotNoAnswerIsFoundAndNotSentAgain() throws Exception {
        SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-11-20T03:50:00Z"));
        KiteListing listing = KiteListing.of(KiteInstrument.equity("NSE", 1594, "INFY"));
        try (FakeKite fake = FakeKite.with(clock, listing).start()) {
            fake.price("NSE:INFY", Price.of("1490"));
            fake.next(
                    Route.PLACE_ORDER, Fault.acceptThenReset().visibleAfter(Duration.ofSeconds(8)));

            buyOne(fake); // your client, at fake.restUri() with fake.accessToken()

            assertThat(fake.account().orders()).isEmpty();
            clock.advanceTo(Instant.parse("2026-11-20T03:50:08Z"));
            assertThat(fake.posts("MYTAG")).isEqualTo(1);
            assertThat(fake.account().cash()).isEqualTo(Money.of("998510"));
        }
    }
    // @end
}
