package io.alphastocks.testkit.kite;

/// Who logs in: a user of the broker, and an application with its key and secret.
///
/// @param userId such as `AB1234`
public record KiteLogin(String userId, String apiKey, String apiSecret) {

    public KiteLogin {
        if (userId.isBlank() || apiKey.isBlank() || apiSecret.isBlank()) {
            throw new IllegalArgumentException("user id, API key and API secret must not be blank");
        }
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "KiteLogin[" + userId + ", " + apiKey + "]";
    }
}
