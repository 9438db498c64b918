package io.alphastocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// Positions and orders balance to the last unit, whatever the fills.
class LedgerPropertyTest {

    private static final Instant NOW = Instant.parse("2021-06-11T05:50:00Z");
    private static final OptionContract CONTRACT =
            new OptionContract(
                    InstrumentId.of("NFO", "NIFTY2161715800PE"),
                    "NIFTY",
                    LocalDate.of(2021, 6, 17),
                    Price.of("15800"),
                    OptionType.PE,
                    Price.of("0.05"),
                    Quantity.of(75));

    record Trade(boolean buy, long units, long ticks, long chargeRaw) {}

    @Provide
    Arbitrary<List<Trade>> trades() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(1, 5_000),
                        Arbitraries.longs().between(1, 100_000),
                        Arbitraries.longs().between(-500, 5_000_000))
                .as(Trade::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 500)
    void costChargesAndProfitBalance(@ForAll("trades") List<Trade> trades) {
        OptionPosition position = flat();
        Money cash = Money.ZERO;
        int number = 0;
        for (Trade trade : trades) {
            long units = trade.buy ? trade.units : Math.min(trade.units, held(position));
            if (units == 0) {
                continue;
            }
            Fill fill = fill("T" + number++, trade, units);
            position = position.with(fill);
            cash =
                    (trade.buy ? cash.minus(fill.value()) : cash.plus(fill.value()))
                            .minus(fill.charges().total());

            assertThat(position.cost().isNegative()).isFalse();
            assertThat(position.realisedGross().minus(position.cost()))
                    .isEqualTo(position.exitValue().minus(position.entryValue()));
            assertThat(cash.plus(position.cost())).isEqualTo(position.realisedNet());
        }
        if (held(position) > 0) {
            Trade last = new Trade(false, held(position), 2_000, 0);
            position = position.with(fill("last", last, held(position)));
        }

        assertThat(position.quantity()).isEqualTo(Quantity.ZERO);
        assertThat(position.cost()).isEqualTo(Money.ZERO);
        assertThat(position.realisedGross())
                .isEqualTo(position.exitValue().minus(position.entryValue()));
    }

    @Property(tries = 300)
    void fillsOfAnOrderAddUpAndNeverExceedIt(@ForAll("trades") List<Trade> trades) {
        long quantity = trades.stream().mapToLong(Trade::units).sum();
        Order order = order(quantity).after(OrderFact.ACKED, "b", "", NOW);
        Money value = Money.ZERO;
        for (Trade trade : trades) {
            Order before = order;
            order = order.filledBy(Quantity.of(trade.units), price(trade), NOW);
            value = value.plus(price(trade).times(Quantity.of(trade.units)));

            assertThat(
                            before.state() == order.state()
                                    || before.state().next().contains(order.state()))
                    .isTrue();
            assertThat(order.open().plus(order.filled())).isEqualTo(order.quantity());
        }

        assertThat(order.state()).isEqualTo(OrderState.FILLED);
        assertThat(order.filledValue()).isEqualTo(value);
        Order full = order;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> full.filledBy(Quantity.of(1), Price.of("1"), NOW));
    }

    @Property(tries = 300)
    void chargesByLineAddUpWhateverTheOrder(@ForAll List<Long> some, @ForAll List<Long> other) {
        Charges a = charges("A", some);
        Charges b = charges("B", other);

        assertThat(a.plus(b).total()).isEqualTo(a.total().plus(b.total()));
        assertThat(a.plus(b).minus(b).total()).isEqualTo(a.total());
        assertThat(a.minus(a).total()).isEqualTo(Money.ZERO);
    }

    @Example
    void sellingWithoutHoldingIsRefused() {
        Fill fill = fill("T", new Trade(false, 1, 1, 0), 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> flat().with(fill))
                .withMessageContaining("only 0 are held");
    }

    @Example
    void nothingIsNoFill() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> order(75).filledBy(Quantity.ZERO, Price.of("1"), NOW));
    }

    @Example
    void chargesHaveEachLineOnce() {
        Charge line = new Charge("STT", Money.of("1"));

        assertThatIllegalArgumentException().isThrownBy(() -> new Charges(List.of(line, line)));
    }

    @Example
    void lateFillIsBookedAndLeavesTheEndedOrderEnded() {
        Order cancelled =
                order(150)
                        .after(OrderFact.ACKED, "b", "", NOW)
                        .after(OrderFact.CANCEL, null, "by hand", NOW);

        Order late = cancelled.filledBy(Quantity.of(75), Price.of("92.65"), NOW);

        assertThat(late.state()).isEqualTo(OrderState.CANCELLED);
        assertThat(late.filledValue()).isEqualTo(Money.of("6948.75"));
        assertThat(late.open()).isEqualTo(Quantity.ZERO);
    }

    private static long held(OptionPosition position) {
        return position.quantity().units();
    }

    private static Price price(Trade trade) {
        return Price.ofRaw(trade.ticks * 500);
    }

    private static Charges charges(String prefix, List<Long> amounts) {
        return new Charges(
                java.util.stream.IntStream.range(0, amounts.size())
                        .mapToObj(i ->
                                new Charge(
                                        i % 2 == 0 ? prefix + i : "common" + i,
                                        Money.ofRaw(amounts.get(i) >> 12)))
                        .toList());
    }

    private static Fill fill(String tradeId, Trade trade, long units) {
        return new Fill(
                tradeId,
                "order",
                "position",
                CONTRACT.id(),
                trade.buy ? Side.BUY : Side.SELL,
                Quantity.of(units),
                price(trade),
                new Charges(List.of(new Charge("STT", Money.ofRaw(trade.chargeRaw)))),
                NOW,
                false,
                false);
    }

    private static Order order(long units) {
        return Order.market(
                "order",
                "signal",
                "position",
                OrderPurpose.ENTRY,
                CONTRACT.id(),
                Side.BUY,
                Quantity.of(units),
                "test",
                NOW);
    }

    private static OptionPosition flat() {
        ExitPlan plan =
                new ExitPlan(Price.of("1"), Price.of("2"), null, null, null, null, NOW, NOW, null);
        return new OptionPosition(
                "position",
                "signal",
                "strategy",
                CONTRACT,
                Quantity.ZERO,
                Money.ZERO,
                Quantity.ZERO,
                Money.ZERO,
                Money.ZERO,
                Charges.NONE,
                plan,
                plan.stop(),
                ExitReason.STOP,
                false,
                NOW,
                null,
                null);
    }
}
