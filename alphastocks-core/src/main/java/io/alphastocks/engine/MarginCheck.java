package io.alphastocks.engine;

import io.alphastocks.broker.Broker;
import io.alphastocks.execution.PreTradeCheck;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.risk.RiskBreach;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/// Asks the broker whether the account can pay for an entry. No answer is no.
///
/// @param broker who is asked
record MarginCheck(Broker broker) implements PreTradeCheck {

    private static final Logger LOG = LoggerFactory.getLogger(MarginCheck.class);
    private static final String RULE = "broker margin";

    /// Where the broker cannot tell what an order takes, its value counts.
    @Override
    public Optional<RiskBreach> check(OptionContract contract, Quantity quantity, Price premium) {
        try {
            Money needed =
                    broker.marginFor(contract.id(), Side.BUY, quantity, premium)
                            .orElseGet(() -> premium.times(quantity));
            Money available = broker.margins().available();
            return needed.isAbove(available)
                    ? Optional.of(new RiskBreach(RULE, needed.toString(), available.toString()))
                    : Optional.empty();
        } catch (RuntimeException e) { // whatever a broker throws, it has not said yes
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("broker", broker.name())
                    .addKeyValue("contract", contract.id())
                    .log("the margin of an entry is not known: it is not made");
            return Optional.of(
                    new RiskBreach(
                            RULE,
                            "not known: " + EngineParts.line(e.getMessage()),
                            "known before an entry"));
        }
    }
}
