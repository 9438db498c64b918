package io.alphastocks.event;

/// ROWS_DROPPED: a store of market data, or the audit, was away or too slow for so long that rows
/// are given up, the oldest first; or that is over.
///
/// @param header the header
/// @param store the store
/// @param dropped rows that it has given up since it was opened
/// @param ongoing whether more may follow
public record RowsDropped(EventHeader header, String store, long dropped, boolean ongoing)
        implements Event {

    @Override
    public Priority priority() {
        return Priority.HIGH;
    }
}
