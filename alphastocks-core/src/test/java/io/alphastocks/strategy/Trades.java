package io.alphastocks.strategy;

import io.alphastocks.model.Charges;
import io.alphastocks.model.ExitPlan;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.OptionType;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import java.time.Instant;
import java.time.LocalDate;

/// Orders and positions for tests.
final class Trades {

    private static final InstrumentId PUT = InstrumentId.of("NFO", "NIFTY2161715800PE");
    private static final Quantity LOT = Quantity.of(75);

    private Trades() {}

    static Order order(String id, String signalId, Instant time) {
        return Order.market(
                id, signalId, "p", OrderPurpose.ENTRY, PUT, Side.BUY, LOT, "test", time);
    }

    static OptionPosition position(String id, String signalId, String strategy) {
        Price entry = Price.of("92.65");
        ExitPlan plan =
                new ExitPlan(
                        Price.of("64.85"),
                        Price.of("134.35"),
                        null,
                        null,
                        null,
                        null,
                        Candles.OPEN.plusSeconds(3_600),
                        Candles.OPEN.plusSeconds(7_200),
                        null);
        return new OptionPosition(
                id,
                signalId,
                strategy,
                new OptionContract(
                        PUT,
                        "NIFTY",
                        LocalDate.of(2021, 6, 17),
                        Price.of("15800"),
                        OptionType.PE,
                        Price.of("0.05"),
                        LOT),
                LOT,
                entry.times(LOT),
                LOT,
                entry.times(LOT),
                Money.ZERO,
                Charges.NONE,
                plan,
                plan.stop(),
                ExitReason.STOP,
                false,
                Candles.OPEN,
                null,
                null);
    }
}
