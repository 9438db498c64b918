package io.alphastocks.testkit.kite;

/// What a postback that is sent on demand is like.
public enum PostbackKind {
    /// The order's last news, with the right checksum; after the one that came by itself it is a
    /// replay.
    GENUINE,
    /// The order's last news, with a checksum that is wrong.
    WRONG_CHECKSUM,
    /// News of an order that nobody placed, with a right checksum.
    FOREIGN_ORDER
}
