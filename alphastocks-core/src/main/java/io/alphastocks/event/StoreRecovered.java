package io.alphastocks.event;

/// STORE_RECOVERED: the account's journal has stored something again after it had failed, and
/// trading goes on. It is not stored itself.
///
/// @param header the header
/// @param account the account
public record StoreRecovered(EventHeader header, String account) implements Event {

    @Override
    public Priority priority() {
        return Priority.HIGH;
    }
}
