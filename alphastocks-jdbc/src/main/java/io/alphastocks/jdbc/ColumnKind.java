package io.alphastocks.jdbc;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// How the values of a query column are kept in SQLite.
enum ColumnKind {
    TEXT("text") {
        @Override
        @Nullable Object encode(Object value) {
            return value instanceof String ? value : null;
        }
    },
    INTEGER("Long") {
        @Override
        @Nullable Object encode(Object value) {
            return value instanceof Long ? value : null;
        }
    },
    REAL("Double or Long") {
        @Override
        @Nullable Object encode(Object value) {
            return switch (value) {
                case Double real -> real;
                case Long whole -> (double) whole;
                default -> null;
            };
        }
    },
    /// 0 or 1.
    FLAG("Boolean") {
        @Override
        @Nullable Object encode(Object value) {
            return value instanceof Boolean flag ? (flag ? 1L : 0L) : null;
        }
    },
    /// UTC to the microsecond, always 27 characters, so that the order of the text is that of time.
    TIME("Instant") {
        @Override
        @Nullable Object encode(Object value) {
            return value instanceof Instant time ? ISO_MICROS.format(time) : null;
        }
    },
    /// Kept exactly as an integer of 1/10,000 in `NAME_raw`; `NAME` itself is that divided by
    /// 10,000, computed when asked for.
    AMOUNT("Price or Money") {
        @Override
        @Nullable Object encode(Object value) {
            return raw(value);
        }
    },
    /// Numbers as such, all else as text.
    ANY("anything") {
        @Override
        Object encode(Object value) {
            return switch (value) {
                case Long _, Double _ -> value;
                case Instant time -> ISO_MICROS.format(time);
                default -> value.toString();
            };
        }
    };

    private static final DateTimeFormatter ISO_MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final String accepts;

    ColumnKind(String accepts) {
        this.accepts = accepts;
    }

    /// What of a row's values it takes, for messages.
    String accepts() {
        return accepts;
    }

    /// The value as it is bound, null where the column does not take such a value.
    abstract @Nullable Object encode(Object value);

    /// The name of the column that is written.
    String stored(String column) {
        return this == AMOUNT ? column + "_raw" : column;
    }

    /// Its part of a table's definition.
    String definition(String column) {
        return switch (this) {
            case TEXT, TIME -> column + " TEXT";
            case INTEGER, FLAG -> column + " INTEGER";
            case REAL -> column + " REAL";
            case ANY -> column + " ANY";
            case AMOUNT ->
                    "%1$s_raw INTEGER,\n    %1$s REAL AS (%1$s_raw / 10000.0) VIRTUAL"
                            .formatted(column);
        };
    }

    private static @Nullable Object raw(Object value) {
        return switch (value) {
            case Price price -> price.raw();
            case Money money -> money.raw();
            default -> null;
        };
    }
}
