package io.alphastocks.event;

import java.util.List;

/// BROKER_RECONCILED: the book was compared with the broker, and something differed.
///
/// @param header the header
/// @param found what differed, both sides of it in words
/// @param left what still did after the book had adopted what it can
public record BrokerReconciled(EventHeader header, List<String> found, List<String> left)
        implements BookEvent {

    public BrokerReconciled {
        found = List.copyOf(found);
        left = List.copyOf(left);
    }

    @Override
    public Priority priority() {
        return Priority.CRITICAL;
    }
}
