package io.alphastocks.kite;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/// Puts the parts of a message together. Used by one thread at a time.
final class FrameBuffer {

    /// Ten times the longest frame that 3,000 instruments can make.
    static final int LONGEST = 6 << 20;

    private static final int FIRST = 64 << 10;

    private ByteBuffer bytes = ByteBuffer.allocate(FIRST);
    private boolean tooLong;

    /// Adds a part.
    ///
    /// @return the whole message with its last part, valid until the next one is added; null before
    @Nullable ByteBuffer add(ByteBuffer part, boolean last) {
        if (last && bytes.position() == 0) {
            return part;
        }
        if (bytes.position() + part.remaining() > LONGEST) {
            tooLong = true;
            return null;
        }
        if (bytes.remaining() < part.remaining()) {
            int needed = bytes.position() + part.remaining();
            ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, bytes.capacity() * 2));
            bytes = larger.put(bytes.flip());
        }
        bytes.put(part);
        if (!last) {
            return null;
        }
        ByteBuffer whole = bytes.duplicate().flip();
        bytes.clear();
        return whole;
    }

    boolean isTooLong() {
        return tooLong;
    }
}
