package io.alphastocks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.alphastocks.book.BookDesk;
import io.alphastocks.broker.Broker;
import io.alphastocks.broker.BrokerException;
import io.alphastocks.broker.ReconciliationPolicy;
import io.alphastocks.broker.SimulatedVenue;
import io.alphastocks.event.OrderPlaced;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.market.SimulatedSession;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Side;
import io.alphastocks.model.Timeframe;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.risk.Exposure;
import io.alphastocks.risk.MarketState;
import io.alphastocks.risk.ProposedEntry;
import io.alphastocks.risk.RiskBreach;
import io.alphastocks.store.Journal;
import io.alphastocks.store.MemoryJournal;
import io.alphastocks.strategy.RsiStrategy;
import io.alphastocks.time.SystemClock;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Promise P6: no wiring leads a logging or a paper engine to a broker, and a live one needs
/// consent.
class ModeSafetyTest {

    private static final LiveConsent CONSENT =
            new LiveConsent("AB1234", Money.of("20000"), Money.of("100000"));

    private final TestBroker broker = new TestBroker("AB1234");

    @Test
    void noPublicMethodTakesABrokerButLive() {
        List<String> takers =
                Stream.of(TradingEngine.class, EngineBuilder.class)
                        .flatMap(type -> Arrays.stream(type.getMethods()))
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .filter(ModeSafetyTest::takesABroker)
                        .map(Method::getName)
                        .toList();

        assertThat(takers).containsExactly("live");
    }

    /// Whether a broker fits one of its parameters, or is what a generic one is about.
    private static boolean takesABroker(Method method) {
        if (method.getDeclaringClass() == Object.class) {
            return false;
        }
        for (Parameter parameter : method.getParameters()) {
            Class<?> raw = parameter.getType();
            Type generic = parameter.getParameterizedType();
            if (raw.isAssignableFrom(SimulatedVenue.class)
                    || Broker.class.isAssignableFrom(raw)
                    || generic.getTypeName().contains(Broker.class.getName())) {
                return true;
            }
        }
        return false;
    }

    @Test
    void theBuildersHaveNoPublicConstructor() {
        assertThat(EngineBuilder.class.getConstructors()).isEmpty();
        assertThat(TradingEngine.class.getConstructors()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> noEngineButALiveOneHoldsABroker() {
        return Stream.of(false, true)
                .flatMap(concurrent ->
                        Stream.of(
                                wiring("logging", concurrent, TradingEngine.logging(), List.of()),
                                wiring(
                                        "paper",
                                        concurrent,
                                        TradingEngine.paper(),
                                        List.of(SimulatedVenue.class)),
                                wiring(
                                        "live",
                                        concurrent,
                                        TradingEngine.live(new TestBroker("AB1234"), CONSENT),
                                        List.of(TestBroker.class))));
    }

    private static DynamicTest wiring(
            String mode, boolean concurrent, EngineBuilder builder, List<Class<?>> brokers) {
        return DynamicTest.dynamicTest(
                mode + (concurrent ? ", concurrent" : ""),
                () -> {
                    EngineBuilder wired = concurrent ? builder.concurrentBus() : builder;
                    try (TradingEngine engine = session(wired).build()) {
                        assertThat(brokersIn(engine)).isEqualTo(brokers);
                    }
                });
    }

    private static EngineBuilder session(EngineBuilder builder) {
        return builder.feed(SimulatedSession.nifty(42))
                .strategy("NIFTY", Timeframe.MIN_1, new RsiStrategy());
    }

    /// The classes of all brokers that can be reached from an object through fields of ours.
    private static List<Class<?>> brokersIn(Object root) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Object> open = new ArrayList<>(List.of(root));
        List<Class<?>> found = new ArrayList<>();
        while (!open.isEmpty()) {
            Object next = open.removeLast();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof Broker && !found.contains(next.getClass())) {
                found.add(next.getClass());
            }
            switch (next) {
                case Map<?, ?> map -> {
                    open.addAll(map.keySet());
                    open.addAll(map.values());
                }
                case Iterable<?> many when isForeign(next) -> many.forEach(open::add);
                case Object[] many -> Arrays.stream(many).filter(o -> o != null).forEach(open::add);
                default -> {
                    for (Class<?> type = next.getClass();
                            type != null && type.getName().startsWith("io.alphastocks");
                            type = type.getSuperclass()) {
                        for (Field field : type.getDeclaredFields()) {
                            if (!field.getType().isPrimitive()) {
                                field.setAccessible(true);
                                Object value = field.get(next);
                                if (value != null) {
                                    open.add(value);
                                }
                            }
                        }
                    }
                }
            }
        }
        return found;
    }

    private static boolean isForeign(Object object) {
        return object.getClass().getName().startsWith("java.");
    }

    /// Every account of a broker with every consent to one.
    @TestFactory
    Stream<DynamicTest> aLiveEngineIsMadeForTheConsentedAccountAlone() {
        List<String> accounts = List.of("AB1234", "ab1234", "ZZ9999", "");
        return accounts.stream()
                .flatMap(traded ->
                        accounts.stream()
                                .filter(consented -> !consented.isEmpty())
                                .map(consented ->
                                        DynamicTest.dynamicTest(
                                                "broker of '%s', consent to '%s'"
                                                        .formatted(traded, consented),
                                                () -> assertConsent(traded, consented))));
    }

    private static void assertConsent(String traded, String consented) {
        LiveConsent consent = new LiveConsent(consented, Money.of("20000"), Money.of("100000"));
        TestBroker broker = new TestBroker(traded);
        if (traded.equals(consented)) {
            session(TradingEngine.live(broker, consent)).build().close();
            assertThat(broker.closed).isTrue();
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TradingEngine.live(broker, consent))
                    .withMessage(
                            "consent is given for account %s, but the broker test trades account %s",
                            consented, traded);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checks may pass
    void liveTradingNeedsABrokerAndConsent() {
        assertThatNullPointerException()
                .isThrownBy(() -> TradingEngine.live(null, CONSENT))
                .withMessage("live trading needs a broker");
        assertThatNullPointerException()
                .isThrownBy(() -> TradingEngine.live(broker, null))
                .withMessage("live trading needs consent: see LiveConsent");
    }

    @Test
    void consentHasAnAccountAndBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LiveConsent(" ", Money.of("1"), Money.of("1")))
                .withMessageContaining("account");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LiveConsent("AB1234", Money.ZERO, Money.of("1")))
                .withMessage("maxLoss is 0.00; it must be above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LiveConsent("AB1234", Money.of("1"), Money.of("-1")))
                .withMessageContaining("maxOrderValue is -1.00");
    }

    /// @param now the time of the world; at 0 all data is fresh
    private TradingEngine live(LiveConsent consent, Journal journal, LongSupplier now) {
        return session(TradingEngine.live(broker, consent, now)).journal(journal).build();
    }

    @Test
    void aLiveSessionSendsItsOrdersToTheBroker() {
        List<OrderPlaced> placed = new CopyOnWriteArrayList<>();
        try (TradingEngine engine = live(CONSENT, MemoryJournal.create(), () -> 0)) {
            engine.bus().subscribe(OrderPlaced.class, placed::add);
            engine.run();

            assertThat(broker.submitted).isNotEmpty();
            assertThat(placed).isNotEmpty();
            assertThat(engine.book().orders())
                    .extracting(Order::brokerOrderId)
                    .contains("B-" + broker.submitted.getFirst());
            assertThat(broker.closed).isFalse();
        }
        assertThat(broker.closed).isTrue();
    }

    @Test
    void recordedDataMovesNoRealMoney() {
        List<SignalRejected> rejected = new CopyOnWriteArrayList<>();
        try (TradingEngine engine =
                live(CONSENT, MemoryJournal.create(), SystemClock::epochMicros)) {
            engine.bus().subscribe(SignalRejected.class, rejected::add);
            engine.run();
        }

        assertThat(broker.submitted).isEmpty();
        assertThat(rejected).isNotEmpty().extracting(SignalRejected::rule).contains("stale feed");
    }

    @Test
    void consentBoundsEveryEntry() {
        LiveConsent narrow = new LiveConsent("AB1234", Money.of("20000"), Money.of("1"));
        List<SignalRejected> rejected = new CopyOnWriteArrayList<>();
        try (TradingEngine engine = live(narrow, MemoryJournal.create(), () -> 0)) {
            engine.bus().subscribe(SignalRejected.class, rejected::add);
            engine.run();
        }

        assertThat(broker.submitted).isEmpty();
        assertThat(rejected).extracting(SignalRejected::rule).contains("consented order value");
    }

    @ParameterizedTest
    @CsvSource({"-19999.9999, 0, true", "-20000, 0, false", "-15000, 5000, false"})
    void consentBoundsTheLossOfADay(String realised, String openLoss, boolean passes) {
        Instant tomorrow = Instant.parse("2021-06-13T18:30:00Z");
        Exposure account =
                new Exposure(
                        Money.of("1000000"),
                        Money.of("1000000"),
                        Money.ZERO,
                        Money.ZERO,
                        Money.ZERO,
                        0,
                        LocalDate.of(2021, 6, 11),
                        tomorrow,
                        Money.of(realised),
                        Money.of(openLoss),
                        0,
                        0,
                        0,
                        TradingStatus.ACTIVE,
                        null);
        ProposedEntry entry =
                ProposedEntry.of(
                        BookDesk.signal("S1", "ma", Side.SELL, BookDesk.START),
                        BookDesk.START,
                        new MarketState(null, Duration.ZERO));

        assertThat(CONSENT.rule().check(account, entry))
                .isEqualTo(
                        passes
                                ? Optional.empty()
                                : Optional.of(
                                        new RiskBreach(
                                                "consented loss",
                                                "20000.00",
                                                "20000.00",
                                                tomorrow)));
    }

    @Test
    void ordersOfAnEarlierLiveRunThatTheBrokerDoesNotShowStayLiveAndAreNotSentAgain() {
        Journal journal = new UnclosedJournal(MemoryJournal.create());
        List<Order> left;
        try (TradingEngine engine = live(CONSENT, journal, () -> 0)) {
            engine.run();
            left = engine.book().liveOrders();
            assertThat(left).isNotEmpty(); // nobody fills them
        }
        int sent = broker.submitted.size();

        try (TradingEngine engine = live(CONSENT, journal, () -> 0)) {
            engine.run();
            assertThat(engine.book().liveOrders())
                    .extracting(Order::id)
                    .containsExactlyElementsOf(left.stream().map(Order::id).toList());
            assertThat(broker.submitted).hasSize(sent);

            String id = left.getFirst().id();
            assertThat(engine.resolve(id, "operator, by phone")).isTrue();
            assertThat(engine.book().order(id).orElseThrow().state())
                    .isEqualTo(OrderState.CANCELLED);
            assertThat(engine.resolve(id, "operator, again")).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> engine.resolve("typing/error", "operator"))
                    .withMessageContaining("typing/error");
        }
    }

    @Test
    void aBrokerThatCannotBeReadAtTheStartHaltsTrading() {
        broker.readable = false;
        try (TradingEngine engine = live(CONSENT, MemoryJournal.create(), () -> 0)) {
            engine.run();
            assertThat(engine.book().trading().reason())
                    .isEqualTo("the broker could not be read at the start: it is away");
            assertThatExceptionOfType(BrokerException.class)
                    .isThrownBy(() -> engine.reconcile(ReconciliationPolicy.ADOPT));
            broker.readable = true;
            assertThat(engine.reconcile(ReconciliationPolicy.ADOPT).agrees()).isTrue();
        }
        assertThat(broker.submitted).isEmpty();
    }

    @Test
    void aBrokerThatIsAwayForAMomentAtTheStartHaltsNothing() {
        broker.failing.put("trades", 2);
        try (TradingEngine engine = live(CONSENT, MemoryJournal.create(), () -> 0)) {
            engine.run();
            assertThat(engine.book().trading()).isEqualTo(TradingStatus.ACTIVE);
        }
        assertThat(broker.submitted).isNotEmpty();
    }

    @Test
    void anEngineThatHasNobodyToCompareItselfWithSaysSo() {
        try (TradingEngine engine = session(TradingEngine.logging()).build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> engine.reconcile(ReconciliationPolicy.HALT));
            engine.run();
            assertThatIllegalStateException()
                    .isThrownBy(() -> engine.reconcile(ReconciliationPolicy.HALT));
        }
        try (TradingEngine engine = session(TradingEngine.paper()).build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> engine.reconcile(ReconciliationPolicy.HALT));
            engine.run();
            assertThat(engine.reconcile(ReconciliationPolicy.HALT).found()).isEmpty();
        }
    }
}
