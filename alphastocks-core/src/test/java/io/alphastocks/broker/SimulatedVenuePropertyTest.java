package io.alphastocks.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.BrokerOrder;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.OrderType;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.model.TickKind;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Random orders among random quotes: what must hold whatever happens.
class SimulatedVenuePropertyTest {

    private static final long TICK = 500;
    private static final long LOT = 75;

    sealed interface Step {

        record Quote(long last, long bid, long bidSize, long ask, long askSize) implements Step {}

        record Submit(Side side, long lots, long limitTicks) implements Step {}

        record Cancel(int order) implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> quotes =
                Combinators.combine(
                                Arbitraries.longs().between(1_900, 2_100),
                                Arbitraries.longs().between(0, 120),
                                Arbitraries.longs().between(0, 120),
                                Arbitraries.longs().between(0, 6 * LOT),
                                Arbitraries.longs().between(0, 6 * LOT))
                        .as((last, below, above, bidSize, askSize) ->
                                new Step.Quote(
                                        last * TICK,
                                        below == 0 ? 0 : (last - below) * TICK,
                                        bidSize,
                                        above == 0 ? 0 : (last + above) * TICK,
                                        askSize));
        Arbitrary<Step> submits =
                Combinators.combine(
                                Arbitraries.of(Side.class),
                                Arbitraries.longs().between(1, 12),
                                Arbitraries.oneOf(
                                        Arbitraries.just(0L),
                                        Arbitraries.longs().between(1_850, 2_150)))
                        .as(Step.Submit::new);
        Arbitrary<Step> cancels = Arbitraries.integers().between(0, 20).map(Step.Cancel::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(6, quotes), Tuple.of(3, submits), Tuple.of(1, cancels))
                .list()
                .ofMaxSize(80);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void fillsKeepToOrdersQuotesAndSizes(@ForAll("steps") List<Step> steps) {
        VenueFixture fixture = new VenueFixture();
        List<Order> orders = new ArrayList<>();
        Map<String, Long> filled = new HashMap<>();
        Set<String> tradeIds = new HashSet<>();
        boolean sized = false;
        int second = 0;
        for (Step step : steps) {
            fixture.at(second++);
            switch (step) {
                case Step.Submit submit -> {
                    Order order = order("o" + orders.size(), submit);
                    orders.add(order);
                    fixture.submit(order);
                }
                case Step.Cancel cancel -> {
                    if (cancel.order < orders.size()) {
                        fixture.venue.cancel(orders.get(cancel.order));
                    }
                }
                case Step.Quote quote -> {
                    sized |= quote.bidSize > 0 || quote.askSize > 0;
                    fixture.tick(
                            quote.last,
                            quote.bid,
                            quote.bidSize,
                            quote.ask,
                            quote.askSize,
                            TickKind.LIVE);
                    check(fixture, orders, quote, sized, filled, tradeIds);
                }
            }
        }
        assertThat(fixture.venue.statistics().addsUp()).isTrue();
        assertThat(fixture.venue.statistics().trades()).isEqualTo(tradeIds.size());
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void aReplayRepeatsEverything(@ForAll("steps") List<Step> steps) {
        assertThat(run(steps)).isEqualTo(run(steps));
    }

    private static List<BrokerUpdate> run(List<Step> steps) {
        VenueFixture fixture = new VenueFixture();
        List<Order> orders = new ArrayList<>();
        int second = 0;
        for (Step step : steps) {
            fixture.at(second++);
            switch (step) {
                case Step.Submit submit -> {
                    orders.add(order("o" + orders.size(), submit));
                    fixture.submit(orders.getLast());
                }
                case Step.Cancel cancel -> {
                    if (cancel.order < orders.size()) {
                        fixture.venue.cancel(orders.get(cancel.order));
                    }
                }
                case Step.Quote quote ->
                        fixture.tick(
                                quote.last,
                                quote.bid,
                                quote.bidSize,
                                quote.ask,
                                quote.askSize,
                                TickKind.LIVE);
            }
        }
        return List.copyOf(fixture.updates);
    }

    private static Order order(String id, Step.Submit submit) {
        return VenueFixture.order(
                id,
                VenueFixture.OPTION.id(),
                submit.side,
                submit.lots * LOT,
                submit.limitTicks == 0 ? null : Price.ofRaw(submit.limitTicks * TICK),
                null);
    }

    /// Judges what the last quote filled.
    private static void check(
            VenueFixture fixture,
            List<Order> orders,
            Step.Quote quote,
            boolean sized,
            Map<String, Long> filled,
            Set<String> tradeIds) {
        Map<String, BrokerOrder> book = new HashMap<>();
        fixture.venue.orders().forEach(order -> book.put(order.tag(), order));
        long bought = 0;
        long sold = 0;
        for (Order order : orders) {
            BrokerOrder shown = Objects.requireNonNull(book.get(order.id()));
            long total = 0;
            for (BrokerTrade trade : fixture.trades(order.id())) {
                total += trade.quantity().units();
                if (!tradeIds.add(trade.tradeId())) {
                    continue;
                }
                checkPrice(order, trade, quote);
                if (order.side() == Side.BUY) {
                    bought += trade.quantity().units();
                } else {
                    sold += trade.quantity().units();
                }
            }
            assertThat(total).isLessThanOrEqualTo(order.quantity().units());
            assertThat(total).isGreaterThanOrEqualTo(filled.getOrDefault(order.id(), 0L));
            assertThat(total % LOT).isZero();
            assertThat(shown.filled().units()).isEqualTo(total);
            assertThat(shown.state() == OrderState.FILLED)
                    .isEqualTo(total == order.quantity().units());
            filled.put(order.id(), total);
        }
        if (sized && quote.ask + quote.bid > 0) {
            assertThat(bought).isLessThanOrEqualTo(quote.askSize);
            assertThat(sold).isLessThanOrEqualTo(quote.bidSize);
        }
    }

    private static void checkPrice(Order order, BrokerTrade trade, Step.Quote quote) {
        long price = trade.price().raw();
        if (!trade.modelled()) {
            assertThat(price).isEqualTo(order.side() == Side.BUY ? quote.ask : quote.bid);
        } else {
            assertThat((price - quote.last) * order.side().sign()).isNotNegative();
        }
        if (order.type() == OrderType.MARKET) {
            assertThat(Math.abs(price - quote.last)).isLessThan(quote.last / 20 + TICK);
        } else {
            long better =
                    (Objects.requireNonNull(order.limit()).raw() - price) * order.side().sign();
            assertThat(better).isNotNegative();
        }
    }
}
