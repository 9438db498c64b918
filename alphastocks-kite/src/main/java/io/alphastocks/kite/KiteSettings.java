package io.alphastocks.kite;

import java.net.URI;
import java.time.Duration;

/// Where the broker is, and as whom it is asked. `toString` shows no secret.
///
/// @param apiKey of the app, as the broker's developer console shows it
/// @param apiSecret of the app
/// @param api where requests go
/// @param ticker where the WebSocket is
/// @param login the page on which a person logs in
/// @param orderDeadline how long a request that moves money may take in all
/// @param readDeadline how long any other request may take in all
/// @param limits how often the broker is asked
public record KiteSettings(
        String apiKey,
        Secret apiSecret,
        URI api,
        URI ticker,
        URI login,
        Duration orderDeadline,
        Duration readDeadline,
        KiteLimits limits) {

    public KiteSettings {
        if (apiKey.isBlank()) {
            throw new IllegalArgumentException("the API key must not be blank");
        }
        if (!Secret.isSendable(apiKey)) {
            throw new IllegalArgumentException(
                    "the API key must be letters, digits and signs of ASCII, without blanks and line ends");
        }
        require("orderDeadline", orderDeadline);
        require("readDeadline", readDeadline);
    }

    private static void require(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be above 0");
        }
    }

    /// The broker itself, with its limits; an order may take 10 s, a read 7 s.
    public static KiteSettings of(String apiKey, String apiSecret) {
        return new KiteSettings(
                apiKey,
                Secret.of(apiSecret),
                URI.create("https://api.kite.trade"),
                URI.create("wss://ws.kite.trade"),
                URI.create("https://kite.zerodha.com/connect/login"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(7),
                KiteLimits.DEFAULT);
    }

    /// The same at other addresses, such as those of a fake broker.
    public KiteSettings at(URI newApi, URI newTicker) {
        return new KiteSettings(
                apiKey, apiSecret, newApi, newTicker, login, orderDeadline, readDeadline, limits);
    }

    /// The same with other deadlines.
    public KiteSettings within(Duration newOrderDeadline, Duration newReadDeadline) {
        return new KiteSettings(
                apiKey, apiSecret, api, ticker, login, newOrderDeadline, newReadDeadline, limits);
    }

    /// The same with other limits.
    public KiteSettings limits(KiteLimits newLimits) {
        return new KiteSettings(
                apiKey, apiSecret, api, ticker, login, orderDeadline, readDeadline, newLimits);
    }
}
