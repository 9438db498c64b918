package io.alphastocks.engine;

import java.util.EnumMap;
import java.util.Map;

/// What an engine has open, closed in the order of the stages: first who acts, last what keeps.
/// Whatever fails on the way, all of it is closed.
final class Shutdown implements AutoCloseable {

    /// When something is closed.
    enum Stage {
        FEEDS,
        HALTS,
        BUS,
        BOOK,
        VENUE,
        CLOCK,
        DEAD_LETTERS,
        JOURNAL
    }

    private final Map<Stage, AutoCloseable> open = new EnumMap<>(Stage.class);

    void add(Stage stage, AutoCloseable closeable) {
        open.put(stage, closeable);
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (AutoCloseable closeable : open.values()) {
            try {
                closeable.close();
            } catch (Exception e) {
                if (failure == null) {
                    failure =
                            new IllegalStateException("the engine did not close in order: " + e, e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
