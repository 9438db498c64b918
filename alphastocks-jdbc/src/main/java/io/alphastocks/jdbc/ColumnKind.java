package io.alphastocks.jdbc;

import io.alphastocks.model.Money;
import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// What a query column takes, and how it is bound.
enum ColumnKind {
    TEXT("text", Types.VARCHAR) {
        @Override
        @Nullable Object encode(Object value) {
            return value instanceof String ? value : null;
        }
    },
    INTEGER("Long", Types.BIGINT) {
        @Override
        @Nullable Object encode(Object value) {
            return value instanceof Long ? value : null;
        }
    },
    REAL("Double or Long", Types.DOUBLE) {
        @Override
        @Nullable Object encode(Object value) {
            return switch (value) {
                case Double real -> real;
                case Long whole -> (double) whole;
                default -> null;
            };
        }
    },
    FLAG("Boolean", Types.BOOLEAN) {
        @Override
        @Nullable Object encode(Object value) {
            return value instanceof Boolean ? value : null;
        }
    },
    /// UTC to the microsecond, always 27 characters, so that as text its order is that of time.
    TIME("Instant", Types.VARCHAR) {
        @Override
        @Nullable Object encode(Object value) {
            return value instanceof Instant time ? ISO_MICROS.format(time) : null;
        }
    },
    /// Kept exactly as an integer of 1/10,000 in `NAME_raw`; `NAME` itself is that divided by
    /// 10,000, computed when asked for.
    AMOUNT("Price or Money", Types.BIGINT) {
        @Override
        @Nullable Object encode(Object value) {
            return raw(value);
        }
    },
    /// Numbers as such, all else as text.
    ANY("anything", Types.VARCHAR) {
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
    private final int sqlType;

    ColumnKind(String accepts, int sqlType) {
        this.accepts = accepts;
        this.sqlType = sqlType;
    }

    /// What of a row's values it takes, for messages.
    String accepts() {
        return accepts;
    }

    /// The value as it is bound, null where the column does not take such a value.
    abstract @Nullable Object encode(Object value);

    /// Binds what [#encode] gave, or null.
    void bind(PreparedStatement statement, int index, @Nullable Object encoded)
            throws SQLException {
        statement.setObject(index, encoded, sqlType);
    }

    /// The name of the column that is written.
    String stored(String column) {
        return this == AMOUNT ? column + "_raw" : column;
    }

    private static @Nullable Object raw(Object value) {
        return switch (value) {
            case Price price -> price.raw();
            case Money money -> money.raw();
            default -> null;
        };
    }
}
