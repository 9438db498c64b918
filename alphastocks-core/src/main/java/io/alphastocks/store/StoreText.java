package io.alphastocks.store;

/// What text every store can hold unchanged.
final class StoreText {

    private StoreText() {}

    /// The text, where it is not blank and can be stored.
    static String requireName(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " is blank; it must name something");
        }
        return requireStorable(what, text);
    }

    /// The text, where every store gives it back as it was: UTF-8 has no half of a surrogate pair,
    /// and PostgreSQL no U+0000.
    static String requireStorable(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw unstorable(what, i, "U+0000");
            }
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw unstorable(what, i, "half of a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    private static IllegalArgumentException unstorable(String what, int index, String found) {
        return new IllegalArgumentException(
                what
                        + " has "
                        + found
                        + " at index "
                        + index
                        + "; it must be well-formed Unicode without U+0000");
    }
}
