package io.alphastocks.bus;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// The hand-over of a lane: one adds, one takes. What is taken comes in the order in which it was
/// added, once, and nothing is lost, while the ring grows and while its slots are used again.
public final class RingQueueStress {

    private static final int FIRST_RING = 4;

    private RingQueueStress() {}

    private static int value(@Nullable Object item) {
        return item == null ? 0 : (Integer) item;
    }

    /// What is left, as the digits of one number.
    private static int rest(LaneQueue queue) {
        int digits = 0;
        for (Object item = queue.poll(); item != null; item = queue.poll()) {
            digits = digits * 10 + value(item);
        }
        return digits;
    }

    /// The ring is full but for one slot: what is added chains a larger one.
    @JCStressTest
    @State
    @Outcome(id = "0, 0, 123", expect = Expect.ACCEPTABLE, desc = "taken before")
    @Outcome(
            id = {"0, 1, 23", "1, 0, 23"},
            expect = Expect.ACCEPTABLE,
            desc = "one in between")
    @Outcome(id = "1, 2, 3", expect = Expect.ACCEPTABLE, desc = "taken after")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or out of order")
    public static class Growing {
        private final LaneQueue queue = new RingQueue();

        public Growing() {
            for (int i = 0; i < FIRST_RING - 1; i++) {
                queue.add(9, 0);
                queue.poll();
            }
            // None of the slots has been cleared: two of the three added find no room.
        }

        @Actor
        public void add() {
            queue.add(1, 0);
            queue.add(2, 0);
            queue.add(3, 0);
        }

        @Actor
        public void take(III_Result result) {
            result.r1 = value(queue.poll());
            result.r2 = value(queue.poll());
        }

        @Arbiter
        public void rest(III_Result result) {
            result.r3 = RingQueueStress.rest(queue);
        }
    }

    /// The one that takes clears slots while the one that adds looks for room.
    @JCStressTest
    @State
    @Outcome(id = "7, 8, 12", expect = Expect.ACCEPTABLE, desc = "taken in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or out of order")
    public static class Reusing {
        private final LaneQueue queue = new RingQueue();

        public Reusing() {
            queue.add(9, 0);
            queue.add(9, 0);
            queue.poll();
            queue.poll();
            queue.add(7, 0);
            queue.add(8, 0);
        }

        @Actor
        public void add() {
            queue.add(1, 0);
            queue.add(2, 0);
        }

        @Actor
        public void take(III_Result result) {
            queue.clearTaken();
            result.r1 = value(queue.poll());
            queue.clearTaken();
            result.r2 = value(queue.poll());
            queue.clearTaken();
        }

        @Arbiter
        public void rest(III_Result result) {
            result.r3 = RingQueueStress.rest(queue);
        }
    }

    /// The one that adds drops the oldest, as one that is full does, while another takes.
    @JCStressTest
    @State
    @Outcome(id = "7, 8, 1", expect = Expect.ACCEPTABLE, desc = "dropped after")
    @Outcome(id = "8, 7, 1", expect = Expect.ACCEPTABLE, desc = "dropped before")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost or doubled")
    public static class Dropping {
        private final LaneQueue queue = LaneQueue.make(true);

        public Dropping() {
            queue.add(7, 0);
            queue.add(8, 0);
        }

        @Actor
        public void dropAndAdd(III_Result result) {
            result.r2 = value(queue.poll());
            queue.add(1, 0);
        }

        @Actor
        public void take(III_Result result) {
            result.r1 = value(queue.poll());
        }

        @Arbiter
        public void rest(III_Result result) {
            result.r3 = RingQueueStress.rest(queue);
        }
    }
}
