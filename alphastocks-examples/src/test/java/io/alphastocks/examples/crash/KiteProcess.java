package io.alphastocks.examples.crash;

import com.sun.net.httpserver.HttpServer;

import io.alphastocks.engine.EngineBuilder;
import io.alphastocks.engine.LiveConsent;
import io.alphastocks.engine.Resumption;
import io.alphastocks.engine.TradingEngine;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.SystemReady;
import io.alphastocks.kite.KiteBroker;
import io.alphastocks.kite.KiteException;
import io.alphastocks.kite.KiteInstruments;
import io.alphastocks.kite.KiteOrderSettings;
import io.alphastocks.kite.KitePostback;
import io.alphastocks.kite.KiteSession;
import io.alphastocks.kite.KiteSettings;
import io.alphastocks.kite.KiteTicker;
import io.alphastocks.kite.KiteTokenStore;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// The process that is killed: a live engine, through the adapter of the Kite broker, against a
/// fake of it in the test's own process. The test moves its clock and logs it in, by lines on its
/// input. Started again it goes on where its journal stands, until the day is over.
final class KiteProcess {

    /// Says that the engine trades.
    static final String TRADING = "trading";

    /// Asks for somebody to log in.
    static final String LOGIN = "login?";

    /// Begins the answer to a new time.
    static final String TIME = "time ";

    private static final Duration DEADLINE = Duration.ofMillis(1_500);
    private static final Duration SETTLING = Duration.ofMillis(300);
    private static final long RESUMING_EVERY = 5_000_000;

    private final SimulatedClock clock;
    private final KiteSession session;
    private final CountDownLatch loggedIn = new CountDownLatch(1);
    private final AtomicBoolean resuming = new AtomicBoolean();
    private volatile @Nullable TradingEngine engine;
    private volatile Arrived noted = Arrived.NOTHING_KNOWN;

    private KiteProcess(SimulatedClock clock, KiteSession session) {
        this.clock = clock;
        this.session = session;
    }

    /// Arguments: addresses of the fake and its ticker, seed, journal, steps to be killed at,
    /// directory for its files, the time, port for postbacks.
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[5]);
        SimulatedClock clock =
                SimulatedClock.at(EpochMicros.toInstant(Long.parseLong(arguments[6])));
        KiteSession session =
                session(
                        URI.create(arguments[0]),
                        URI.create(arguments[1]),
                        KiteTokenStore.file(directory.resolve("token.json")),
                        clock);
        KiteProcess process = new KiteProcess(clock, session);
        Thread.ofPlatform().daemon().start(process::obey);
        try {
            process.trade(
                    new CrashMarket(Long.parseLong(arguments[2])),
                    arguments[3],
                    Steps.parse(arguments[4]),
                    directory,
                    Integer.parseInt(arguments[7]));
        } catch (RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        System.out.println(TradingProcess.DONE);
        System.exit(0);
    }

    static KiteSession session(URI rest, URI ticker, KiteTokenStore tokens, SimulatedClock clock) {
        KiteSettings settings =
                KiteSettings.of("key", "secret").at(rest, ticker).within(DEADLINE, DEADLINE);
        return KiteSession.open(settings, tokens, clock);
    }

    private void trade(
            CrashMarket market, String journal, Steps steps, Path directory, int postbacks)
            throws InterruptedException, IOException {
        if (session.token().isEmpty()) {
            System.out.println(LOGIN);
            loggedIn.await();
        }
        KiteInstruments instruments = instruments(directory);
        KiteBroker broker = KiteBroker.of(session, KiteOrderSettings.OVERNIGHT);
        HttpServer listener = listen(new KitePostback(session, broker), postbacks);
        KiteTicker ticker =
                KiteTicker.of(
                        session,
                        instruments,
                        market.instruments().all().stream()
                                .map(wanted -> instruments.master().find(wanted.id()).orElseThrow())
                                .toList(),
                        broker);
        try (TradingEngine trading =
                builder(broker, market, clock, directory)
                        .journal(new SteppedJournal(CrashJournal.open(journal), steps))
                        .feed(ticker)
                        .build()) {
            trading.bus()
                    .subscribe(
                            BookEvent.class,
                            o -> o.named("teller").serial(),
                            event -> System.out.println(TradingProcess.TOLD + event.id() + ";"));
            trading.bus()
                    .subscribe(
                            SystemReady.class,
                            o -> o.named("ready"),
                            _ -> {
                                engine = trading;
                                System.out.println(TRADING);
                            });
            trading.run();
        } finally {
            listener.stop(0);
        }
    }

    /// The engine's settings, but for journal and feed.
    static EngineBuilder builder(
            KiteBroker broker, CrashMarket market, SimulatedClock clock, Path directory) {
        LiveConsent consent =
                new LiveConsent(broker.account(), TradingProcess.CAPITAL, TradingProcess.CAPITAL);
        return TradingProcess.account(TradingEngine.live(broker, consent), market)
                .clock(clock)
                .calendar(TradingCalendar.nse().with(directory.resolve("sessions.csv")))
                .execution(e ->
                        e.squareOff(LocalTime.of(15, 6))
                                .noEntriesBeforeClose(Duration.ofMinutes(6)));
    }

    /// A damaged list is not taken, and asked for again.
    private KiteInstruments instruments(Path directory) {
        while (true) {
            try {
                return KiteInstruments.today(session, directory);
            } catch (KiteException e) {
                System.err.println(e.getMessage());
            }
        }
    }

    /// What is forged, or about somebody else's order, is turned down.
    private static HttpServer listen(KitePostback postbacks, int port) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    int status = 200;
                    try {
                        postbacks.take(exchange.getRequestBody().readAllBytes());
                    } catch (KiteException e) {
                        status = 400;
                    }
                    exchange.sendResponseHeaders(status, -1);
                    try (OutputStream _ = exchange.getResponseBody()) {
                        exchange.close();
                    }
                });
        server.start();
        return server;
    }

    /// Does what the lines on its input say, and ends with them.
    private void obey() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line; (line = in.readLine()) != null; ) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "time" -> moveTo(Long.parseLong(words[1]), words[2].equals("settle"));
                    case "login" -> logIn(words[1]);
                    case "arrived" -> noted = Arrived.parse(words);
                    default -> throw new IllegalArgumentException(line);
                }
            }
        } catch (IOException e) {
            System.err.println("nobody moves the clock any more: " + e);
        }
        Runtime.getRuntime().halt(3);
    }

    private void moveTo(long micros, boolean settle) {
        clock.advanceTo(micros);
        TradingEngine trading = engine;
        if (trading != null) {
            if (micros % RESUMING_EVERY == 0) {
                lookAfter(trading);
            }
            if (settle) {
                settle(trading);
            }
        }
        System.out.println(TIME + micros);
    }

    private static void settle(TradingEngine trading) {
        try {
            boolean _ = trading.bus().awaitIdle(SETTLING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What the broker's back office says of earlier days.
    ///
    /// @param until when
    /// @param tags of all orders that had arrived
    private record Arrived(Instant until, Set<String> tags) {

        static final Arrived NOTHING_KNOWN = new Arrived(Instant.MIN, Set.of());

        static Arrived parse(String[] words) {
            return new Arrived(
                    EpochMicros.toInstant(Long.parseLong(words[1])),
                    Set.of(words[2].split(",", -1)));
        }

        boolean isGivenUp(Order order) {
            return order.isUnknown()
                    && order.created().isBefore(until)
                    && !tags.contains(order.tag());
        }
    }

    /// A person who logs in where nobody is, lets the engine trade again when book and broker
    /// agree, and gives up what was never sent: exits, as no order is hidden for as long as it
    /// takes to be NOT_FOUND, and of the day before what the broker says that it never had.
    private void lookAfter(TradingEngine trading) {
        for (Order order : trading.book().liveOrders()) {
            boolean missing =
                    order.state() == OrderState.NOT_FOUND && order.purpose() == OrderPurpose.EXIT;
            if (missing || noted.isGivenUp(order)) {
                boolean _ = trading.resolve(order.id(), "who looks after it");
            }
        }
        if (session.token().isEmpty()) {
            System.out.println(LOGIN);
        } else if (!trading.book().trading().allowsEntries()
                && resuming.compareAndSet(false, true)) {
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            if (trading.resume("looked after")
                                    instanceof Resumption.Refused refused) {
                                System.err.println("not resumed: " + refused.reason());
                            }
                        } finally {
                            resuming.set(false);
                        }
                    });
        }
    }

    private void logIn(String requestToken) {
        try {
            var _ = session.login(requestToken);
            loggedIn.countDown();
        } catch (KiteException e) {
            System.err.println(e.getMessage());
            System.out.println(LOGIN);
        }
    }
}
