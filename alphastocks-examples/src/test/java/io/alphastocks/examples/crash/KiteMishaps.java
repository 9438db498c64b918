package io.alphastocks.examples.crash;

import io.alphastocks.testkit.kite.FakeKite;
import io.alphastocks.testkit.kite.FakeOrder;
import io.alphastocks.testkit.kite.Fault;
import io.alphastocks.testkit.kite.KiteTick;
import io.alphastocks.testkit.kite.PostbackKind;
import io.alphastocks.testkit.kite.ReceivedRequest;
import io.alphastocks.testkit.kite.Route;
import io.alphastocks.testkit.kite.TickerMode;
import io.alphastocks.testkit.kite.UpdateFault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// All that goes wrong at the broker in a session, one after another, in an order that the seed
/// shuffles, and which orders it has befallen.
final class KiteMishaps {

    private static final Duration LATER = Duration.ofSeconds(8);
    private static final String DEAD_TOKEN = "2: 403 between order and look-up";
    private static final int BIG = 200_000;

    private final FakeKite fake;
    private final Random random;

    /// What befalls an order that is placed.
    private final Map<String, Supplier<Fault>> ofOrders = new LinkedHashMap<>();

    /// What befalls the ticker, the reads, the clock and the postbacks.
    private final Map<String, Runnable> others = new LinkedHashMap<>();

    /// Whether the next order is to meet with something.
    private final AtomicBoolean pending = new AtomicBoolean();

    private final Deque<String> waitingOrders = new ArrayDeque<>();
    private final Deque<String> waitingOthers = new ArrayDeque<>();

    /// Tags of the orders that each mishap has befallen.
    private final Map<String, Set<String>> befallen = new ConcurrentHashMap<>();

    private final Map<String, Integer> happened = new TreeMap<>();

    /// @param tick the latest of an instrument that is subscribed to
    KiteMishaps(FakeKite fake, Random random, Supplier<KiteTick> tick) {
        this.fake = fake;
        this.random = random;
        ofOrders.put("1: 429", Fault::tooManyRequests);
        ofOrders.put(DEAD_TOKEN, () -> Fault.acceptThenReset());
        ofOrders.put("3: 503 with HTML", () -> Fault.html(503));
        ofOrders.put("3: 503 with HTML, executed", () -> Fault.html(503).executed());
        ofOrders.put("3: empty 200", Fault::emptyOk);
        ofOrders.put("4: reset, seen 8 s later", () -> Fault.acceptThenReset().visibleAfter(LATER));
        ofOrders.put("4: reset, never taken", Fault::reset);
        ofOrders.put(
                "5: timed out, filled late, tag in tags",
                () -> Fault.acceptThenTimedOut().visibleAfter(LATER).tagOnlyInTags());
        ofOrders.put("6: trickle", () -> Fault.trickle(1, Duration.ofHours(1)));
        ofOrders.put("8: COMPLETE before OPEN", () -> Fault.updates(UpdateFault.REVERSED));
        ofOrders.put("8: UPDATE repeated", () -> Fault.updates(UpdateFault.REPEATED));
        ofOrders.put("8: no update", () -> Fault.updates(UpdateFault.DROPPED));
        ofOrders.put("8: update before the answer", () -> Fault.none().updatesFirst());
        others.put("3: order book with HTML", () -> fake.next(Route.ORDERS, Fault.html(503)));
        others.put(
                "6: order book trickles",
                () -> fake.next(Route.ORDERS, Fault.trickle(1, Duration.ofHours(1))));
        others.put(
                "7: cut in mid-frame",
                () -> fake.ticker().cutMidFrame(TickerMode.FULL, tick.get(), 20));
        others.put("7: bad count", () -> fake.ticker().badCount(tick.get()));
        others.put("7: bad length", () -> fake.ticker().badLength(tick.get()));
        others.put("7: heartbeat", () -> fake.ticker().heartbeat());
        others.put("7: 200 KB frame", () -> fake.ticker().largeMessage(tick.get(), BIG));
        others.put("7: silent socket", () -> fake.ticker().goSilent());
        others.put("8: reset ticker", () -> fake.ticker().reset());
        others.put("9: postback replayed", () -> postback(PostbackKind.GENUINE));
        others.put("9: wrong checksum", () -> postback(PostbackKind.WRONG_CHECKSUM));
        others.put("9: foreign order", () -> postback(PostbackKind.FOREIGN_ORDER));
        others.put("10: clock 3 s ahead", () -> fake.skew(Duration.ofSeconds(3)));
        others.put("10: clock 3 s behind", () -> fake.skew(Duration.ofSeconds(-3)));
    }

    /// Names of all that befalls orders.
    List<String> ofOrders() {
        return List.copyOf(ofOrders.keySet());
    }

    /// Names of the rest.
    List<String> others() {
        return List.copyOf(others.keySet());
    }

    /// Lets the next things go wrong; called once a second while orders are placed.
    void next() {
        if (!pending.get()) {
            String name = draw(waitingOrders, ofOrders.keySet());
            pending.set(true);
            fake.next(
                    Route.PLACE_ORDER,
                    ofOrders.getOrDefault(name, Fault::none)
                            .get()
                            .onlyFor(request -> befalls(name, request)));
        }
        if (random.nextInt(5) == 0) {
            String name = draw(waitingOthers, others.keySet());
            others.getOrDefault(name, () -> {}).run();
            happened.merge(name, 1, Integer::sum);
        }
    }

    private boolean befalls(String name, ReceivedRequest request) {
        pending.set(false);
        befallen.computeIfAbsent(name, _ -> new ConcurrentSkipListSet<>())
                .add(request.parameter("tag").orElse(""));
        return true;
    }

    private String draw(Deque<String> waiting, Set<String> all) {
        if (waiting.isEmpty()) {
            List<String> shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            Map<String, String> ofEachKind = new LinkedHashMap<>();
            shuffled.forEach(name -> ofEachKind.putIfAbsent(kind(name), name));
            waiting.addAll(ofEachKind.values());
            shuffled.removeAll(ofEachKind.values());
            waiting.addAll(shuffled);
        }
        return waiting.remove();
    }

    /// Its number in the list of what a fake of the broker must play.
    static String kind(String name) {
        return name.substring(0, name.indexOf(':'));
    }

    /// Nothing goes wrong any more, until [#next] is called.
    void clear() {
        fake.clearFaults();
        pending.set(false);
    }

    /// How many orders were taken whose token is to die then.
    int withDeadTokens() {
        return befallen.getOrDefault(DEAD_TOKEN, Set.of()).size();
    }

    private void postback(PostbackKind kind) {
        List<FakeOrder> orders = fake.account().orders();
        if (!orders.isEmpty()) {
            try {
                int _ = fake.postback(orders.getLast().orderId(), kind);
            } catch (IllegalStateException e) {
                // nobody listens: the trading process is not there at the moment
                happened.merge("9: nobody there", 1, Integer::sum);
            }
        }
    }

    /// Tags by what has befallen them.
    Map<String, Set<String>> befallen() {
        return new TreeMap<>(befallen);
    }

    /// How often what else went wrong.
    Map<String, Integer> happened() {
        return happened;
    }
}
