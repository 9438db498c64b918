package io.alphastocks.testkit.kite;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Side;
import io.alphastocks.time.SimulatedClock;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Whatever is ordered, changed, cancelled and quoted: the fake's money adds up, to the last unit.
final class FakeKiteMoneyPropertyTest {

    private static final List<KiteInstrument> TRADED = List.of(Stage.INFY, Stage.CALL, Stage.SBIN);
    private static final OrderDesk.Manner PLAIN = new OrderDesk.Manner(Duration.ZERO, false, null);

    /// What happens, with a number that decides the rest.
    record Step(int kind, long seed) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.integers().between(0, 9), Arbitraries.longs())
                .as(Step::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(80);
    }

    @Property(tries = 60)
    void cashPositionsAndTradesAddUp(@ForAll("steps") List<Step> steps) {
        SimulatedClock clock = SimulatedClock.at(Stage.MORNING);
        Settings settings =
                new Settings(Map.of(), Map.of("NSE:SBIN", 10L), Duration.ZERO, false, false, 1);
        Postbacks nowhere = new Postbacks(null, 1);
        try (Brokerage broker =
                new Brokerage(Stage.LISTING, new BrokerClock(clock), settings, nowhere)) {
            Account account =
                    new Account(
                            FakeKiteBuilder.DEFAULT_LOGIN,
                            Money.of("1000000"),
                            List.of(new Account.Holding(Stage.INFY, 50, Price.of("99.35"))),
                            RateLimits.UNLIMITED,
                            settings,
                            broker.market);
            broker.add(account);
            for (Step step : steps) {
                FakeAccount truth =
                        broker.turn(() -> {
                            carryOut(broker, account, step);
                            return account.truth();
                        });
                assertThat(truth.worth()).isEqualTo(truth.start().plus(truth.profit()));
                assertThat(truth.cash()).isEqualTo(cashOf(truth));
                assertPositions(truth, broker);
                assertOrders(truth);
                clock.advanceTo(clock.now().plusMillis(500));
            }
        } finally {
            nowhere.close();
        }
    }

    private static void carryOut(Brokerage broker, Account account, Step step) {
        Random random = new Random(step.seed());
        KiteInstrument instrument = TRADED.get(random.nextInt(TRADED.size()));
        switch (step.kind()) {
            case 0, 1, 2 -> broker.show(List.of(tick(instrument, random, broker)));
            case 3 -> {
                List<WorkingOrder> orders = List.copyOf(account.orders());
                if (!orders.isEmpty()) {
                    attempt(() ->
                            broker.exchange.cancel(orders.get(random.nextInt(orders.size()))));
                }
            }
            case 4 -> {
                List<WorkingOrder> orders = List.copyOf(account.orders());
                if (!orders.isEmpty()) {
                    WorkingOrder order = orders.get(random.nextInt(orders.size()));
                    attempt(() -> broker.exchange.modify(order, change(order, random)));
                }
            }
            default -> attempt(() -> place(broker, account, instrument, random));
        }
    }

    /// What the broker refuses changes nothing, which is as good a step as any.
    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (KiteError refused) {
            assertThat(refused.status()).isEqualTo(400);
        }
    }

    private static Params change(WorkingOrder order, Random random) {
        long lots = 1L + random.nextInt(9);
        return params(
                Map.of(
                        "price", price(random),
                        "quantity", Long.toString(lots * order.instrument().lotSize())));
    }

    private static void place(
            Brokerage broker, Account account, KiteInstrument instrument, Random random) {
        List<String> types = List.of("LIMIT", "LIMIT", "MARKET", "SL", "SL-M");
        String product =
                instrument.equals(Stage.INFY)
                        ? "CNC"
                        : instrument.equals(Stage.CALL) ? "NRML" : "MIS";
        Map<String, String> form =
                new HashMap<>(
                        Stage.order(
                                instrument,
                                random.nextBoolean() ? "BUY" : "SELL",
                                (1L + random.nextInt(5)) * instrument.lotSize(),
                                types.get(random.nextInt(types.size())),
                                price(random),
                                product));
        form.put("trigger_price", price(random));
        form.put("market_protection", "5");
        form.put("validity", random.nextInt(4) == 0 ? "IOC" : "DAY");
        broker.orders.place(account, "regular", params(form), PLAIN);
    }

    private static Params params(Map<String, String> form) {
        Map<String, List<String>> values = new HashMap<>();
        form.forEach((name, value) -> values.put(name, List.of(value)));
        return new Params(values);
    }

    private static String price(Random random) {
        return Price.ofRaw(950_000 + 500L * random.nextInt(200)).toString();
    }

    private static KiteTick tick(KiteInstrument instrument, Random random, Brokerage broker) {
        long bid = 950_000 + 500L * random.nextInt(200);
        KiteTick tick = KiteTick.of(instrument.token(), Price.ofRaw(bid), broker.clock.now());
        return random.nextInt(4) == 0
                ? tick
                : tick.withDepth(levels(bid, -500, random), levels(bid + 500, 500, random));
    }

    private static List<KiteTick.Level> levels(long raw, long step, Random random) {
        List<KiteTick.Level> levels = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            levels.add(new KiteTick.Level(random.nextInt(300), Price.ofRaw(raw + step * i), 1));
        }
        return levels;
    }

    /// Cash worked out from the trades alone: all of them but for those of positions on margin that
    /// are open.
    private static Money cashOf(FakeAccount truth) {
        Money cash = Money.of("1000000");
        for (FakeTrade trade : truth.trades()) {
            boolean open =
                    trade.product().equals("MIS")
                            && truth.position(trade.key(), "MIS").orElseThrow().quantity() != 0;
            if (!open) {
                cash =
                        trade.side() == Side.BUY
                                ? cash.minus(trade.value())
                                : cash.plus(trade.value());
            }
        }
        return cash;
    }

    private static void assertPositions(FakeAccount truth, Brokerage broker) {
        for (FakePosition position : truth.positions()) {
            boolean holding = position.key().equals("NSE:INFY");
            long multiplier = position.key().equals("NSE:SBIN") ? 10 : 1;
            long units = holding ? 50 : 0;
            Money bought = holding ? Money.of("4967.50") : Money.ZERO;
            Money sold = Money.ZERO;
            for (FakeTrade trade : truth.trades()) {
                if (trade.key().equals(position.key())) {
                    Money value = trade.price().times(trade.quantity()).times(multiplier);
                    assertThat(trade.value()).isEqualTo(value);
                    boolean buys = trade.side() == Side.BUY;
                    units += buys ? trade.quantity().units() : -trade.quantity().units();
                    bought = buys ? bought.plus(value) : bought;
                    sold = buys ? sold : sold.plus(value);
                }
            }
            assertThat(position.quantity()).isEqualTo(units);
            assertThat(position.bought()).isEqualTo(bought);
            assertThat(position.sold()).isEqualTo(sold);
            assertThat(position.product().equals("CNC") && units < 0).isFalse();
            KiteTick tick = broker.market.last(broker.listing.require(position.key()).token());
            if (tick != null) {
                assertThat(position.marked())
                        .isEqualTo(Money.ofRaw(tick.last().raw() * units * multiplier));
            }
        }
    }

    private static void assertOrders(FakeAccount truth) {
        Map<String, Long> filled = new HashMap<>();
        truth.trades()
                .forEach(trade ->
                        filled.merge(trade.orderId(), trade.quantity().units(), Long::sum));
        for (FakeOrder order : truth.orders()) {
            assertThat(order.filled().units()).isEqualTo(filled.getOrDefault(order.orderId(), 0L));
            assertThat(order.filled().isAbove(order.quantity())).isFalse();
            assertThat(order.status().equals("COMPLETE"))
                    .isEqualTo(order.filled().equals(order.quantity()));
        }
        assertThat(truth.trades()).extracting(FakeTrade::tradeId).doesNotHaveDuplicates();
    }

    @Property(tries = 60)
    void noMoreIsFilledThanIsDisplayed(@ForAll("steps") List<Step> steps, @ForAll boolean buys) {
        Market market = new Market();
        long displayed = 0;
        long taken = 0;
        for (Step step : steps) {
            Random random = new Random(step.seed());
            if (step.kind() < 3) {
                List<KiteTick.Level> bids = levels(1_000_000, -500, random);
                List<KiteTick.Level> asks = levels(1_000_500, 500, random);
                market.show(
                        KiteTick.of(Stage.CALL.token(), Price.of("100"), Stage.MORNING)
                                .withDepth(bids, asks));
                displayed = (buys ? asks : bids).stream().mapToLong(KiteTick.Level::quantity).sum();
                taken = 0;
            }
            long limit = buys ? 1_002_000 : 990_000;
            for (Market.Take take :
                    market.take(
                            Stage.CALL.token(),
                            buys ? Side.BUY : Side.SELL,
                            limit,
                            random.nextInt(200),
                            false)) {
                taken += take.units();
                assertThat(buys ? take.priceRaw() <= limit : take.priceRaw() >= limit).isTrue();
            }
            assertThat(taken).isLessThanOrEqualTo(displayed);
        }
    }
}
