package io.alphastocks.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.Journal;
import io.alphastocks.store.StoredRecord;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What every [Journal] that survives its process does, as tests.
public abstract class DurableJournalContract extends JournalContract {

    /// Opens again what [#open] opened last, and what has been closed since.
    protected abstract Journal reopen() throws Exception;

    @Test
    void whatWasAcknowledgedIsThereAfterReopening() throws Exception {
        journal().append("book", 0, List.of(record("a"), record("b", "₹ \uD83D\uDCC8")));
        journal().append("book", 1, List.of(record("c")));
        journal().append("portfolio", 0, List.of(record("a")));
        List<StoredRecord> before = read(journal(), "book", 0);
        journal().close();

        try (Journal again = reopen()) {
            assertThat(again.streams()).containsExactly("book", "portfolio");
            assertThat(again.version("book")).isEqualTo(2);
            assertThat(read(again, "book", 0)).isEqualTo(before);
            assertThat(ids(again, "portfolio")).containsExactly("a");
        }
    }

    @Test
    void versionsAndIdsGoOnAfterReopening() throws Exception {
        journal().append("book", 0, List.of(record("a")));
        journal().close();

        try (Journal again = reopen()) {
            assertThat(again.append("book", 0, List.of(record("b")))).isEqualTo(new Conflict(1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> again.append("book", 1, List.of(record("a"))));
            assertThat(again.append("book", 1, List.of(record("b")))).isEqualTo(new Appended(2));
            assertThat(ids(again, "book")).containsExactly("a", "b");
        }
    }

    @Test
    void whatWasAcknowledgedBeforeACloseInTheMiddleIsThereAfterReopening() throws Exception {
        List<String> acknowledged = appendUntilClosed(journal());

        try (Journal again = reopen()) {
            Set<String> stored = new HashSet<>();
            for (String stream : again.streams()) {
                List<StoredRecord> records = new ArrayList<>(read(again, stream, 0));
                assertWholeBatches(records, 2);
                records.forEach(record -> stored.add(stream + ":" + record.version()));
            }
            assertThat(stored).containsAll(acknowledged);
        }
    }
}
