package io.alphastocks.testkit.kite;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLContext;

/// How a [FakeKite] is to be. What is not said has a default: one account `AB1234` with the API key
/// `key`, the secret `secret` and 1,000,000 in cash, the broker's own limits, any free port, no
/// TLS.
public final class FakeKiteBuilder {

    static final KiteLogin DEFAULT_LOGIN = new KiteLogin("AB1234", "key", "secret");

    private final EngineClock clock;
    private final KiteListing listing;
    private final Map<KiteLogin, Money> accounts = new LinkedHashMap<>();
    private final Map<String, List<Account.Holding>> holdings = new HashMap<>();
    private final Map<String, Long> freeze = new HashMap<>();
    private final Map<String, Long> multipliers = new HashMap<>();
    private RateLimits limits = RateLimits.KITE;
    private Duration latency = Duration.ZERO;
    private boolean marginRefusedAtOnce;
    private int port;
    private @Nullable SSLContext tls;
    private @Nullable URI postbackUrl;
    private String redirectUrl = "http://127.0.0.1/";
    private int appId = 1234;

    FakeKiteBuilder(EngineClock clock, KiteListing listing) {
        this.clock = clock;
        this.listing = listing;
    }

    /// Adds an account; the first one takes the place of the default.
    public FakeKiteBuilder account(KiteLogin login, Money cash) {
        accounts.put(login, cash);
        return this;
    }

    /// A share that an account holds from before.
    ///
    /// @param key such as `NSE:INFY`
    public FakeKiteBuilder holding(String userId, String key, long units, Price average) {
        if (units < 1) {
            throw new IllegalArgumentException("units " + units + " must be 1 or more");
        }
        holdings.computeIfAbsent(userId, _ -> new ArrayList<>())
                .add(new Account.Holding(listing.require(key), units, average));
        return this;
    }

    /// The largest quantity of one order of what is named so in the instrument dump, such as the
    /// options of `NIFTY`; without it there is none.
    public FakeKiteBuilder freezeQuantity(String name, long units) {
        if (units < 1) {
            throw new IllegalArgumentException("units " + units + " must be 1 or more");
        }
        freeze.put(name, units);
        return this;
    }

    /// What a unit of an instrument is worth times its price, such as 1,000 for USDINR; else 1.
    public FakeKiteBuilder multiplier(String key, long multiplier) {
        if (multiplier < 1) {
            throw new IllegalArgumentException("multiplier " + multiplier + " must be 1 or more");
        }
        multipliers.put(listing.require(key).key(), multiplier);
        return this;
    }

    public FakeKiteBuilder rateLimits(RateLimits rateLimits) {
        limits = rateLimits;
        return this;
    }

    /// From an order's arrival until it is open at the exchange; none by default. By the injected
    /// clock.
    public FakeKiteBuilder orderLatency(Duration duration) {
        latency = duration;
        return this;
    }

    /// An order that the account cannot pay for is refused with 400 and a MarginException. By
    /// default it is accepted, and rejected in the order book. Slices of an order are each refused
    /// by themselves.
    public FakeKiteBuilder refuseMarginAtOnce() {
        marginRefusedAtOnce = true;
        return this;
    }

    /// A port instead of any free one.
    public FakeKiteBuilder port(int number) {
        port = number;
        return this;
    }

    /// With TLS, https and wss, by a key of your own.
    public FakeKiteBuilder tls(SSLContext context) {
        tls = context;
        return this;
    }

    /// Where the news of orders is posted to.
    public FakeKiteBuilder postbackUrl(URI url) {
        postbackUrl = url;
        return this;
    }

    /// Where the login page leads to, with the request token.
    public FakeKiteBuilder redirectUrl(String url) {
        redirectUrl = url;
        return this;
    }

    /// The application's number in postbacks.
    public FakeKiteBuilder appId(int number) {
        appId = number;
        return this;
    }

    /// Starts it.
    ///
    /// @throws java.io.UncheckedIOException if the port is taken
    /// @throws IllegalArgumentException if two accounts have the same user id or API key, or a
    ///   holding names an account that is not there
    public FakeKite start() {
        if (accounts.isEmpty()) {
            accounts.put(DEFAULT_LOGIN, Money.of("1000000"));
        }
        Settings settings = new Settings(freeze, multipliers, latency, marginRefusedAtOnce, appId);
        Postbacks postbacks = new Postbacks(postbackUrl, appId);
        Brokerage broker = new Brokerage(listing, new BrokerClock(clock), settings, postbacks);
        accounts.forEach((login, cash) ->
                broker.add(
                        new Account(
                                login,
                                cash,
                                holdings.getOrDefault(login.userId(), List.of()),
                                limits,
                                settings,
                                broker.market)));
        holdings.keySet().forEach(broker::account);
        return new FakeKite(broker, postbacks, redirectUrl, port, tls);
    }
}
