package io.alphastocks.event;

/// FEED_RECOVERED: a feed that was stale has delivered something. It is not stored.
///
/// @param header the header
/// @param feed the feed's name
public record FeedRecovered(EventHeader header, String feed) implements Event {

    @Override
    public Priority priority() {
        return Priority.HIGH;
    }
}
