package io.alphastocks.model;

/// Whether an order opens or closes a position.
public enum OrderPurpose {
    ENTRY,
    EXIT
}
