package io.alphastocks.clickhouse;

import static java.util.stream.Collectors.joining;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Rows on their way to one table, column by column. Used again for the next rows; of one thread.
final class OutputBlock {

    private final List<OutputColumn> columns = new ArrayList<>();

    OutputColumn.Numbers integers(String name) {
        return add(new OutputColumn.Numbers(name, "Int64", Long.BYTES));
    }

    OutputColumn.Numbers ordinals(String name) {
        return add(new OutputColumn.Numbers(name, "Int32", Integer.BYTES));
    }

    OutputColumn.Numbers prices(String name) {
        return add(new OutputColumn.Numbers(name, "Decimal(18, 4)", Long.BYTES));
    }

    OutputColumn.Numbers times(String name) {
        return add(new OutputColumn.Numbers(name, "DateTime64(6, 'UTC')", Long.BYTES));
    }

    OutputColumn.Numbers days(String name) {
        return add(new OutputColumn.Numbers(name, "Date32", Integer.BYTES));
    }

    OutputColumn.Numbers reals(String name) {
        return add(new OutputColumn.Numbers(name, "Float64", Long.BYTES));
    }

    OutputColumn.Numbers flags(String name) {
        return add(new OutputColumn.Numbers(name, "UInt8", Byte.BYTES));
    }

    OutputColumn.Texts texts(String name) {
        return add(new OutputColumn.Texts(name));
    }

    OutputColumn.Names names(String name) {
        return add(new OutputColumn.Names(name));
    }

    private <C extends OutputColumn> C add(C column) {
        columns.add(column);
        return column;
    }

    /// The names of its columns, as statements write them.
    String columns() {
        return columns.stream().map(column -> "`" + column.name() + "`").collect(joining(", "));
    }

    /// Its columns with their types, as the function `input` takes them.
    String structure() {
        return columns.stream()
                .map(column -> "`" + column.name() + "` " + column.type())
                .collect(joining(", "));
    }

    int rows() {
        return columns.getFirst().rows;
    }

    void clear() {
        columns.forEach(OutputColumn::clear);
    }

    void writeTo(OutputStream out) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        OutputColumn.number(header, columns.size());
        OutputColumn.number(header, rows());
        header.writeTo(out);
        for (OutputColumn column : columns) {
            if (column.rows != rows()) {
                throw new IllegalStateException(
                        "column %s has %s rows, the block %s"
                                .formatted(column.name(), column.rows, rows()));
            }
            column.writeTo(out);
        }
    }
}
