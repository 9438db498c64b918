package io.alphastocks.execution;

import io.alphastocks.book.ChargeModel;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;

/// How many lots a trade takes: what may be lost at the stop, at most the configured lots, and no
/// more than the free cash pays with charges.
final class PositionSizer {

    /// The answer, with the arithmetic for people.
    ///
    /// @param lots 0 where not even one is possible
    /// @param quantity the units of these lots
    /// @param arithmetic how it came about
    record Size(long lots, Quantity quantity, String arithmetic) {}

    private final ExecutionSettings settings;
    private final ChargeModel charges;

    PositionSizer(ExecutionSettings settings, ChargeModel charges) {
        this.settings = settings;
        this.charges = charges;
    }

    Size size(
            OptionContract contract, Price premium, Money capital, Money freeCash, LocalDate day) {
        double riskPercent = settings.profile().riskPercent();
        double stopPercent = settings.profile().stopPercent();
        Money risk = capital.percent(riskPercent);
        Money lotValue = premium.times(contract.lotSize());
        BigDecimal lossPerLot =
                lotValue.toBigDecimal().multiply(BigDecimal.valueOf(stopPercent)).movePointLeft(2);
        long byRisk =
                risk.toBigDecimal().divide(lossPerLot, 0, RoundingMode.FLOOR).longValueExact();
        long lots = Math.clamp(byRisk, 0, settings.maxLots());
        long byCash = lots;
        while (byCash > 0 && cost(contract, lotValue.times(byCash), day).isAbove(freeCash)) {
            byCash--;
        }
        String arithmetic =
                "floor(%s x %s %% / (%s x %s x %s %%)) = %s lots by risk, at most %s, %s by free cash %s"
                        .formatted(
                                capital,
                                riskPercent,
                                premium,
                                contract.lotSize(),
                                stopPercent,
                                byRisk,
                                settings.maxLots(),
                                byCash,
                                freeCash);
        return new Size(byCash, contract.lotSize().times(byCash), arithmetic);
    }

    private Money cost(OptionContract contract, Money value, LocalDate day) {
        return value.plus(charges.charges(contract, Side.BUY, value, day).total());
    }
}
