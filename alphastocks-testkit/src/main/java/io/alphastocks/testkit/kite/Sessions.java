package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Logins: request tokens that work once and for minutes, access tokens that die at 06:00 in India.
/// Confined to the desk.
final class Sessions {

    private static final Duration REQUEST_LIFE = Duration.ofMinutes(5);
    private static final int TOKEN_LENGTH = 32;

    private final BrokerClock clock;
    private final Map<String, Account> byApiKey = new LinkedHashMap<>();
    private final Map<String, Grant> requests = new HashMap<>();
    private final Map<String, Grant> accesses = new HashMap<>();
    private int tokens;

    private record Grant(Account account, Instant until) {}

    Sessions(BrokerClock clock) {
        this.clock = clock;
    }

    void add(Account account) {
        if (byApiKey.put(account.login.apiKey(), account) != null) {
            throw new IllegalArgumentException(
                    "two accounts have the API key '" + account.login.apiKey() + "'");
        }
    }

    @Nullable Account byApiKey(String apiKey) {
        return byApiKey.get(apiKey);
    }

    /// As if the user had logged in on the broker's page.
    String requestToken(Account account) {
        String token = newToken("request");
        requests.put(token, new Grant(account, clock.now().plus(REQUEST_LIFE)));
        return token;
    }

    /// Exchanges a request token; it is used up, also where the checksum is wrong.
    String accessToken(String apiKey, String requestToken, String checksum) {
        Account account = byApiKey.get(apiKey);
        Grant grant = requests.remove(requestToken);
        if (account == null) {
            throw KiteError.input("Invalid `api_key`.");
        }
        if (grant == null
                || !grant.account().equals(account)
                || !clock.now().isBefore(grant.until())) {
            throw new KiteError(403, "TokenException", "Token is invalid or has expired.");
        }
        if (!sha256(apiKey + requestToken + account.login.apiSecret()).equals(checksum)) {
            throw new KiteError(403, "TokenException", "Invalid `checksum`.");
        }
        return open(account);
    }

    /// An access token without the way there.
    String open(Account account) {
        String token = newToken("access");
        accesses.put(token, new Grant(account, Ist.nextRollover(clock.now())));
        return token;
    }

    /// Ends a session; a token that is not alive ends nothing.
    void close(String apiKey, String accessToken) {
        authenticate(apiKey, accessToken);
        accesses.remove(accessToken);
    }

    /// Ends all sessions.
    void expireAll() {
        accesses.clear();
    }

    /// The account of an Authorization header, `token api_key:access_token`.
    Account authenticate(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("token ")) {
            throw KiteError.token();
        }
        String[] parts = authorization.substring("token ".length()).split(":", -1);
        if (parts.length != 2) {
            throw KiteError.token();
        }
        return authenticate(parts[0], parts[1]);
    }

    Account authenticate(String apiKey, String accessToken) {
        Grant grant = accesses.get(accessToken);
        if (grant == null
                || !grant.account().login.apiKey().equals(apiKey)
                || !clock.now().isBefore(grant.until())) {
            throw KiteError.token();
        }
        return grant.account();
    }

    private String newToken(String kind) {
        return sha256(kind + tokens++).substring(0, TOKEN_LENGTH);
    }

    /// Lower-case hex of SHA-256.
    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
