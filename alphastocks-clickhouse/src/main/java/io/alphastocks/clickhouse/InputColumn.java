package io.alphastocks.clickhouse;

import java.util.function.Function;

/// A column of rows that came from the server.
sealed interface InputColumn {

    /// Whole numbers, times, prices and flags.
    final class Numbers implements InputColumn {

        private final long[] values;

        /// @param values one for each row
        Numbers(long[] values) {
            this.values = values;
        }

        /// One for each row, not a copy.
        long[] values() {
            return values;
        }
    }

    /// Text.
    final class Texts implements InputColumn {

        private final String[] values;

        /// @param values one for each row
        Texts(String[] values) {
            this.values = values;
        }
    }

    /// Text of few kinds.
    final class Names implements InputColumn {

        private final String[] names;
        private final int[] numbers;

        /// @param names each once
        /// @param numbers the name of each row, as an index
        Names(String[] names, int[] numbers) {
            this.names = names;
            this.numbers = numbers;
        }
    }

    default long number(int row) {
        return switch (this) {
            case Numbers numbers -> numbers.values[row];
            case Texts _, Names _ -> throw new IllegalStateException("the column is text");
        };
    }

    default double real(int row) {
        return Double.longBitsToDouble(number(row));
    }

    default String text(int row) {
        return switch (this) {
            case Numbers _ -> throw new IllegalStateException("the column is no text");
            case Texts texts -> texts.values[row];
            case Names names -> names.names[names.numbers[row]];
        };
    }

    /// Makes values of names, one for each name and not for each row.
    default <T> Mapped<T> map(Function<String, T> of) {
        return switch (this) {
            case Numbers _ -> throw new IllegalStateException("the column is no text");
            case Texts texts -> {
                Object[] values = new Object[texts.values.length];
                int[] rows = new int[values.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = of.apply(texts.values[i]);
                    rows[i] = i;
                }
                yield new Mapped<>(values, rows);
            }
            case Names names -> {
                Object[] values = new Object[names.names.length];
                boolean[] used = new boolean[values.length];
                for (int number : names.numbers) {
                    used[number] = true;
                }
                // A name without a row may be the engine's own, such as the empty one.
                for (int i = 0; i < values.length; i++) {
                    if (used[i]) {
                        values[i] = of.apply(names.names[i]);
                    }
                }
                yield new Mapped<>(values, names.numbers);
            }
        };
    }

    /// Values made of names.
    final class Mapped<T> {

        private final Object[] values;
        private final int[] rows;

        Mapped(Object[] values, int[] rows) {
            this.values = values;
            this.rows = rows;
        }

        @SuppressWarnings("unchecked") // what is in it was made by the function
        T get(int row) {
            return (T) values[rows[row]];
        }
    }
}
