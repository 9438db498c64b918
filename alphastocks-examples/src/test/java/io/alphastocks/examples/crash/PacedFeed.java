package io.alphastocks.examples.crash;

import io.alphastocks.market.FeedCounts;
import io.alphastocks.market.InstrumentMaster;
import io.alphastocks.market.MarketDataSink;
import io.alphastocks.market.RecordedFeed;

import java.util.concurrent.atomic.AtomicLong;

/// Recorded data whose time the venue lives by, too. It waits for the venue's news to be taken, but
/// not at every moment, so that some meet with what comes later.
///
/// @param data what is played
/// @param fingerprint of all that it is a part of: to the account it is the same data
/// @param venue hears the time
/// @param now the latest time that was played, microseconds since the epoch
record PacedFeed(RecordedFeed data, String fingerprint, VenueClient venue, AtomicLong now)
        implements RecordedFeed {

    private static final long SECOND = 1_000_000;

    /// @param all what it is a part of
    PacedFeed(RecordedFeed data, RecordedFeed all, VenueClient venue) {
        this(data, all.fingerprint(), venue, new AtomicLong(Long.MIN_VALUE));
    }

    @Override
    public String name() {
        return data.name();
    }

    @Override
    public InstrumentMaster instruments() {
        return data.instruments();
    }

    @Override
    public Cursor open() {
        Cursor cursor = data.open();
        return new Cursor() {
            @Override
            public long nextMicros() {
                long next = cursor.nextMicros();
                if (CrashMarket.isLastDay(next) && !CrashMarket.isLastDay(now.get())) {
                    venue.night(CrashMarket.closeOf(now.get()));
                }
                return next;
            }

            @Override
            public void deliver(MarketDataSink sink) {
                long next = cursor.nextMicros();
                if (next > now.get()) {
                    now.set(next);
                    venue.time(next, next / SECOND % 3 != 0);
                }
                cursor.deliver(sink);
            }

            @Override
            public FeedCounts counts() {
                return cursor.counts();
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }
}
