package io.alphastocks.clickhouse;

import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;

import java.time.Instant;
import java.util.List;
import java.util.Properties;

/// A process that appends to a journal until it is killed, and says what was acknowledged.
final class JournalProcess {

    private JournalProcess() {}

    /// @param args JDBC URL, database, stream
    public static void main(String[] args) {
        String stream = args[2];
        try (ClickHouse clickHouse =
                        ClickHouse.connect(
                                args[0],
                                new Properties(),
                                ClickHouseSettings.DEFAULT.inDatabase(args[1]));
                Journal journal = clickHouse.journal()) {
            for (long version = journal.version(stream); ; ) {
                String id = stream + "/" + version;
                switch (journal.append(stream, version, List.of(record(id), record(id + "+")))) {
                    case Appended(long now) -> {
                        System.out.println(id);
                        version = now;
                    }
                    case Conflict(long actual) ->
                            throw new IllegalStateException("somebody is at " + actual);
                }
            }
        }
    }

    private static JournalRecord record(String id) {
        return new JournalRecord(id, "Tested", Instant.EPOCH, "", "{}");
    }
}
