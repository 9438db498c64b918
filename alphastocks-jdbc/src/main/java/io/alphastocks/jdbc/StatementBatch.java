package io.alphastocks.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/// One statement that is executed for each row: for a database in this process, where that costs
/// nothing.
final class StatementBatch implements RowBatch {

    private final List<Insert.Column> columns;
    private final PreparedStatement statement;

    StatementBatch(Connection connection, Insert insert) throws SQLException {
        columns = insert.columns();
        String values = String.join(", ", Collections.nCopies(columns.size(), "?"));
        statement = connection.prepareStatement(insert.sql("VALUES (" + values + ")"));
    }

    @Override
    public void add(List<@Nullable Object> values) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).kind().bind(statement, i + 1, values.get(i));
        }
        statement.addBatch();
    }

    @Override
    public void write() throws SQLException {
        statement.executeBatch();
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
