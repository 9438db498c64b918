package io.alphastocks.kite;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Text that nobody may read in a log: it shows itself to nobody who only prints it.
public final class Secret {

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException if it is blank, or has blanks, line ends or other
    ///   characters that cannot be sent
    public static Secret of(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a secret must not be blank");
        }
        if (!isSendable(text)) {
            throw new IllegalArgumentException(
                    "a secret must be letters, digits and signs of ASCII, without blanks and line ends");
        }
        return new Secret(text);
    }

    /// Whether it can be part of a header; what is not, the HTTP client would quote in its error.
    static boolean isSendable(String text) {
        return text.chars().allMatch(each -> each > ' ' && each < 0x7F);
    }

    /// The text itself, for whoever sends or stores it.
    public String reveal() {
        return text;
    }

    /// Compared in a time that does not depend on where they differ.
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(bytes(text), bytes(secret.text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
