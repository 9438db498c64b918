package io.alphastocks.kite;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// What a login has brought.
///
/// @param userId the account's client code, such as `AB1234`
/// @param accessToken the token of the day
/// @param loggedIn when it was given
public record KiteToken(String userId, Secret accessToken, Instant loggedIn) {

    static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");

    private static final LocalTime LAST = LocalTime.of(6, 0);

    public KiteToken {
        if (userId.isBlank()) {
            throw new IllegalArgumentException("a token without a user id");
        }
    }

    /// When the broker ends it: the next 06:00 in India.
    public Instant expires() {
        ZonedDateTime given = loggedIn.atZone(INDIA);
        ZonedDateTime end = given.with(LAST);
        return (end.isAfter(given) ? end : end.plusDays(1)).toInstant();
    }

    /// Whether this is the same token as another; false where there is no other.
    boolean hasTokenOf(@Nullable KiteToken other) {
        return other != null && accessToken.equals(other.accessToken);
    }

    String authorization(String apiKey) {
        return "token " + apiKey + ":" + accessToken.reveal();
    }
}
