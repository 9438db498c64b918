package io.alphastocks.book;

import io.alphastocks.store.Journal;
import io.alphastocks.time.SimulatedClock;
import io.alphastocks.time.TradingCalendar;

import java.time.Instant;
import java.util.Optional;

/// The way for a test to a snapshot at any version: books write one every 10,000 records.
public final class SnapshotNow {

    private SnapshotNow() {}

    /// Writes one of an account as it stands, and removes those that are not needed any more.
    public static void write(Journal journal, String account) {
        BookSnapshots snapshots =
                new BookSnapshots(
                        "book/" + account,
                        journal,
                        SimulatedClock.at(Instant.EPOCH),
                        new EventCodec(),
                        () -> new Account(TradingCalendar.nse(), _ -> Optional.empty()),
                        1);
        BookSnapshots.Loaded loaded = snapshots.load(Long.MAX_VALUE, Long.MAX_VALUE, (_, _) -> {});
        snapshots.write(loaded.account(), loaded.version());
    }
}
