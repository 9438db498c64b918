package io.alphastocks.event;

import java.time.Duration;

/// FEED_STALE: a feed has delivered nothing for longer than the limit, while a session of its
/// instruments is open. Until FEED_RECOVERED nothing is entered on its instruments, unless another
/// feed carries them, too, and no exit is judged on their prices; what is due by time, and what
/// somebody asks for, goes on. It is not stored, and told once for each time that a feed falls
/// silent.
///
/// @param header the header; its time is that of the engine's clock when it was found
/// @param feed the feed's name
/// @param silence how old its latest data was; a day where it has delivered nothing yet
/// @param limit how old it may be
public record FeedStale(EventHeader header, String feed, Duration silence, Duration limit)
        implements Event {

    @Override
    public Priority priority() {
        return Priority.CRITICAL;
    }
}
