package io.alphastocks.jdbc;

import java.util.ArrayList;
import java.util.List;

/// The tables of a journal.
final class JournalTables {

    /// "AStk", in an SQLite file's header.
    private static final int APPLICATION_ID = 0x4153_746b;

    static final Layout LAYOUT =
            new Layout(
                    "journal",
                    APPLICATION_ID,
                    JournalTables::create,
                    List.of(
                            JournalTables::addIndexOfCorrelation,
                            JournalTables::orderIndexesByTime,
                            dialect -> dialect.dropReference("records", "stream")));

    private JournalTables() {}

    private static List<String> create(Dialect dialect) {
        List<String> statements = new ArrayList<>();
        statements.add(streams(dialect));
        statements.add(records(dialect));
        statements.addAll(indexes(dialect));
        for (QueryTable table : QueryTable.all()) {
            statements.add(table.create(dialect));
        }
        return statements;
    }

    private static String streams(Dialect dialect) {
        return """
        CREATE TABLE %s (
            stream %s NOT NULL PRIMARY KEY,
            version %s NOT NULL
        )%s
        """
                .formatted(
                        dialect.table("streams"),
                        dialect.keyType(),
                        dialect.integerType(),
                        dialect.keyed());
    }

    /// Ordered by the time of storing, so that what many streams append stands together: a commit
    /// changes few pages, which is worth half as much again in speed against an order by stream.
    private static String records(Dialect dialect) {
        return """
        CREATE TABLE %1$s (
            %2$s,
            stream %3$s NOT NULL%4$s,
            version %5$s NOT NULL,
            ordinal INTEGER NOT NULL,
            id %3$s NOT NULL,
            type TEXT NOT NULL,
            time_micros %5$s NOT NULL,
            correlation_id %3$s NOT NULL,
            payload TEXT NOT NULL,
            UNIQUE (stream, version, ordinal),
            UNIQUE (stream, id)
        )%6$s
        """
                .formatted(
                        dialect.table("records"),
                        dialect.numbered("position"),
                        dialect.keyType(),
                        dialect.reference("streams", "stream"),
                        dialect.integerType(),
                        dialect.ordered());
    }

    /// What a query asks for, in the order of time, without reading everything.
    private static List<String> indexes(Dialect dialect) {
        String records = dialect.table("records");
        return List.of(
                "CREATE INDEX records_by_time ON %s (time_micros, position)".formatted(records),
                "CREATE INDEX records_by_type ON %s (type, time_micros, position)"
                        .formatted(records),
                "CREATE INDEX records_by_correlation ON %s (correlation_id, time_micros, position)"
                        .formatted(records));
    }

    private static List<String> orderIndexesByTime(Dialect dialect) {
        List<String> statements = new ArrayList<>();
        statements.add("DROP INDEX " + dialect.table("records_by_correlation"));
        statements.addAll(indexes(dialect));
        return statements;
    }

    private static List<String> addIndexOfCorrelation(Dialect dialect) {
        return List.of(
                "CREATE INDEX records_by_correlation ON %s (correlation_id, position)"
                        .formatted(dialect.table("records")));
    }
}
