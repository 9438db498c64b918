package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.book.BookDesk;
import io.alphastocks.broker.BrokerException;
import io.alphastocks.execution.PreTradeCheck;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.risk.RiskBreach;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/// Whether a broker's word on the margin is asked, and believed.
class MarginCheckTest {

    private final TestBroker broker = new TestBroker("AB1234");
    private final PreTradeCheck check = new MarginCheck(broker);

    private Optional<RiskBreach> asked() {
        return check.check(BookDesk.PUT, Quantity.of(75), Price.of("100"));
    }

    @Test
    void whatTheBrokerTiesUpMustBeAvailable() {
        broker.margin = () -> Optional.of(Money.of("7550.25"));
        broker.available = Money.of("7550.25");
        assertThat(asked()).isEmpty();

        broker.available = Money.of("7550.24");
        assertThat(asked()).contains(new RiskBreach("broker margin", "7550.25", "7550.24"));
    }

    @Test
    void whereTheBrokerCannotTellTheValueCounts() {
        broker.available = Money.of("7500");
        assertThat(asked()).isEmpty();

        broker.available = Money.of("7499.99");
        assertThat(asked()).contains(new RiskBreach("broker margin", "7500.00", "7499.99"));
    }

    @Test
    void whatIsNotKnownIsNo() {
        broker.margin =
                () -> {
                    throw new BrokerException("HTTP 503 with\0<html>\n</html>");
                };

        assertThat(asked())
                .contains(
                        new RiskBreach(
                                "broker margin",
                                "not known: HTTP 503 with <html> </html>",
                                "known before an entry"));
    }
}
