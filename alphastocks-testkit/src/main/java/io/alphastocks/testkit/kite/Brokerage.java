package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// All that the broker knows, and the desk on which it is changed.
final class Brokerage implements AutoCloseable {

    final KiteListing listing;
    final BrokerClock clock;
    final Settings settings;
    final Market market = new Market();
    final Sessions sessions;
    final TickerHub tickers;
    final Exchange exchange;
    final OrderDesk orders;
    final Faults faults = new Faults();
    final CandleShelf candles = new CandleShelf();
    final Map<String, Account> accounts = new LinkedHashMap<>();
    final List<ReceivedRequest> received = new ArrayList<>();

    private final Desk desk;
    private final Outbox outbox;
    private final Watches watches = new Watches();
    private LocalDate day;
    private volatile boolean closed;

    /// What a turn gave, and the news that it caused and that waits.
    record Held<T>(T result, Runnable release) {}

    Brokerage(KiteListing listing, BrokerClock clock, Settings settings, Postbacks postbacks) {
        this.listing = listing;
        this.clock = clock;
        this.settings = settings;
        this.sessions = new Sessions(clock);
        this.tickers = new TickerHub(market, listing, settings.appId(), clock, this::later);
        this.outbox =
                new Outbox(news -> {
                    tickers.tell(news);
                    postbacks.send(news);
                });
        this.exchange = new Exchange(market, settings, clock, outbox, this::later);
        this.orders = new OrderDesk(listing, market, settings, clock, exchange, this::later);
        this.day = Ist.brokerDay(clock.now());
        this.desk = new Desk(() -> {});
    }

    /// Adds an account before the first request.
    void add(Account account) {
        if (accounts.put(account.userId(), account) != null) {
            throw new IllegalArgumentException(
                    "two accounts have the user id '" + account.userId() + "'");
        }
        sessions.add(account);
    }

    /// Runs on the desk; its news goes out at once.
    <T> T turn(Callable<T> work) {
        Held<T> held = heldTurn(work);
        held.release().run();
        return held.result();
    }

    void run(Runnable work) {
        Object _ =
                turn(() -> {
                    work.run();
                    return Boolean.TRUE;
                });
    }

    /// Runs on the desk; its news waits to be released. Where the work fails nothing waits.
    <T> Held<T> heldTurn(Callable<T> work) {
        return desk.call(() -> {
            rollOver();
            Outbox.Batch batch = outbox.begin();
            try {
                T result = work.call();
                return new Held<>(result, () -> release(batch));
            } catch (Exception e) {
                outbox.release(batch);
                throw e;
            } finally {
                watches.look();
            }
        });
    }

    private void release(Outbox.Batch batch) {
        if (!closed) {
            desk.run(() -> outbox.release(batch));
        }
    }

    /// What a timer does; nothing any more when the fake is closed.
    ///
    /// @return whether it is still open
    boolean later(Runnable work) {
        if (!closed) {
            try {
                run(work);
            } catch (IllegalStateException e) {
                if (!closed) {
                    throw e;
                }
            }
        }
        return !closed;
    }

    private void rollOver() {
        LocalDate today = Ist.brokerDay(clock.now());
        if (today.isAfter(day)) {
            day = today;
            Outbox.Batch batch = outbox.begin();
            exchange.rollOver();
            accounts.values().forEach(Account::rollOver);
            outbox.release(batch);
        }
    }

    LocalDate day() {
        return day;
    }

    CompletableFuture<Boolean> watch(BooleanSupplier condition) {
        return turn(() -> watches.add(condition));
    }

    Account account(@Nullable String userId) {
        if (userId == null) {
            return accounts.values().iterator().next();
        }
        Account account = accounts.get(userId);
        if (account == null) {
            throw new IllegalArgumentException(
                    "no account '" + userId + "'; there are " + accounts.keySet());
        }
        return account;
    }

    /// Shows ticks to orders and to the ticker's clients.
    void show(List<KiteTick> ticks) {
        for (KiteTick tick : ticks) {
            if (listing.find(tick.token()) == null) {
                throw new IllegalArgumentException("token " + tick.token() + " is not listed");
            }
        }
        for (KiteTick tick : ticks) {
            market.show(tick);
        }
        tickers.publish(ticks);
        ticks.forEach(exchange::moved);
    }

    @Override
    public void close() {
        closed = true;
        desk.close();
    }
}
