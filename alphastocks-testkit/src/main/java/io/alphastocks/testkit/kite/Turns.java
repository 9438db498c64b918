package io.alphastocks.testkit.kite;

/// Later turns of the desk, for what the clock brings about; nothing any more when the fake is
/// closed.
interface Turns {
    void run(Runnable turn);
}
