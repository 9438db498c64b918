package io.alphastocks.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;

/// What a broker is given to know an order by: short enough for any of them, and derived from the
/// order alone, so that an order that was sent twice can be seen in the broker's order book.
public final class OrderTag {

    /// The length of a tag.
    public static final int LENGTH = 20;

    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private OrderTag() {}

    /// `A` and the first 19 characters of the upper-case base 32 (RFC 4648) of the SHA-256 of
    /// `account|trade date|client order id` in UTF-8. It has no number of the attempt.
    ///
    /// @param tradeDate the trading day of the order
    public static String of(String account, LocalDate tradeDate, String orderId) {
        byte[] hash = sha256(account + "|" + tradeDate + "|" + orderId);
        StringBuilder tag = new StringBuilder(LENGTH).append('A');
        int bits = 0;
        int held = 0;
        for (int i = 0; tag.length() < LENGTH; ) {
            if (held < 5) {
                bits = (bits << 8) | (hash[i++] & 0xFF);
                held += 8;
            }
            held -= 5;
            tag.append(BASE_32.charAt((bits >> held) & 31));
        }
        return tag.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
