package io.alphastocks.event;

/// STORE_UNAVAILABLE: the account's journal has failed. Until STORE_RECOVERED nothing is traded
/// that cannot be stored: no signal is taken and no order leaves; what brokers say is kept and
/// booked later. It is not stored itself, and told once for each time the journal fails.
///
/// @param header the header
/// @param account the account
/// @param reason what the journal says, and what to do about it
public record StoreUnavailable(EventHeader header, String account, String reason) implements Event {

    @Override
    public Priority priority() {
        return Priority.CRITICAL;
    }
}
