package io.alphastocks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.store.JournalException;
import io.alphastocks.store.StoredRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Processes that are killed while they use a journal.
@Timeout(60)
class SqliteJournalCrashTest {

    private static final int KILLS = 6;
    private static final Pattern ACKNOWLEDGED =
            Pattern.compile("acknowledged (?<stream>\\S+) (?<version>\\d+);");

    @TempDir Path directory;

    @Test
    void whatAKilledProcessAcknowledgedIsThereAndNoBatchIsTorn() throws Exception {
        Path file = directory.resolve("journal.db");
        Random random = new Random(20210611);
        Map<String, Long> acknowledged = new TreeMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            JournalProcess process = JournalProcess.start("append", file);
            List<String> said = new ArrayList<>();
            int enough = 1 + random.nextInt(400);
            while (said.size() < enough) {
                said.add(process.line());
            }
            said.addAll(process.kill());
            for (String line : said) {
                // What was cut is no whole line.
                Matcher whole = ACKNOWLEDGED.matcher(line);
                if (whole.matches()) {
                    acknowledged.merge(
                            whole.group("stream"), Long.valueOf(whole.group("version")), Long::max);
                }
            }

            try (SqliteJournal journal = SqliteJournal.open(file)) {
                assertThat(journal.streams()).containsAll(acknowledged.keySet());
                for (String stream : journal.streams()) {
                    check(journal, file, stream, acknowledged.getOrDefault(stream, 0L));
                }
            }
            assertThat(Records.query(file, "PRAGMA integrity_check")).containsExactly("ok");
        }
        assertThat(acknowledged).hasSize(1 + JournalProcess.THREADS / 2);
    }

    private static void check(SqliteJournal journal, Path file, String stream, long acknowledged)
            throws Exception {
        long version = journal.version(stream);
        assertThat(version).isGreaterThanOrEqualTo(acknowledged);
        List<StoredRecord> records = new ArrayList<>();
        journal.read(stream, 0, records::add);
        assertThat(records).hasSize((int) version * JournalProcess.BATCH);
        for (int i = 0; i < records.size(); i++) {
            StoredRecord record = records.get(i);
            assertThat(record.version()).isEqualTo(i / JournalProcess.BATCH + 1);
            assertThat(record.ordinal()).isEqualTo(i % JournalProcess.BATCH);
            assertThat(record.id()).isEqualTo(record.version() + "/" + record.ordinal());
        }
        assertThat(
                        Records.query(
                                file,
                                "SELECT quantity FROM orders WHERE stream = '" + stream + "'"))
                .as("the query table stands where the journal stands")
                .containsExactly(String.valueOf(version));
    }

    @Test
    void aFileThatAnotherProcessHoldsIsRefusedUntilThatIsKilled() throws Exception {
        Path file = directory.resolve("journal.db");
        JournalProcess holder = JournalProcess.start("hold", file);
        assertThat(holder.line()).isEqualTo("open");

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> SqliteJournal.open(file))
                .withMessageContainingAll(
                        "journal.db", "process " + holder.pid(), "host", "started");

        holder.kill();
        SqliteJournal.open(file).close();
    }

    @Test
    void aSecondOpenInTheSameProcessDoesNotGiveTheFileToOthers() throws Exception {
        Path file = directory.resolve("journal.db");
        try (SqliteJournal _ = SqliteJournal.open(file)) {
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> SqliteJournal.open(file));

            JournalProcess other = JournalProcess.start("hold", file);
            assertThat(other.line()).contains("in use by process " + ProcessHandle.current().pid());
            other.kill();
        }
    }
}
