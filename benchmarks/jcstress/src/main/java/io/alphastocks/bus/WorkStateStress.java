package io.alphastocks.bus;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// An execution ends while the watchdog marks it: one of the two decides what becomes of it.
public final class WorkStateStress {

    private static final int YES = 1;

    private WorkStateStress() {}

    private static WorkState atWork() {
        WorkState state = new WorkState();
        if (!state.begin()) {
            throw new AssertionError("a new worker cannot begin");
        }
        return state;
    }

    /// How an execution ended: 1 at once with the next one begun, else 2 and on by [WorkState.End].
    private static int end(WorkState state) {
        long number = state.number();
        if (state.advance(number, true)) {
            return YES;
        }
        return switch (state.end(number)) {
            case DETACHED -> 2;
            case CLOSED -> 3;
            case OUT -> 4;
            case LATE -> 5;
        };
    }

    /// The watchdog detaches the execution it has seen.
    @JCStressTest
    @State
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "ended first: nothing is detached")
    @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "detached, and the worker knows")
    @Outcome(expect = Expect.FORBIDDEN, desc = "two drivers, none, or the next one detached")
    public static class Detaching {
        private final WorkState state = atWork();
        private final long seen = state.word();

        @Actor
        public void work(II_Result result) {
            result.r1 = end(state);
        }

        @Actor
        public void detach(II_Result result) {
            result.r2 = state.detach(seen) ? YES : 0;
        }
    }

    /// The deadline passes: the execution is counted by one of the two.
    @JCStressTest
    @State
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "ended in time")
    @Outcome(id = "5, 1", expect = Expect.ACCEPTABLE, desc = "timed out, and the worker knows")
    @Outcome(expect = Expect.FORBIDDEN, desc = "counted twice or never")
    public static class Expiring {
        private final WorkState state = atWork();
        private final long seen = state.word();

        @Actor
        public void work(II_Result result) {
            result.r1 = end(state);
        }

        @Actor
        public void expire(II_Result result) {
            result.r2 = state.toPhase(seen, WorkState.CLAIMED) ? YES : 0;
        }
    }

    /// The subscription is closed while one execution ends and, perhaps, the next one begins.
    @JCStressTest
    @State
    @Outcome(id = "1, 3, 0", expect = Expect.ACCEPTABLE, desc = "closed in the next execution")
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "closed after both")
    @Outcome(id = "3, 0, 0", expect = Expect.ACCEPTABLE, desc = "closed in the first one")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an execution began after it was closed")
    public static class Closing {
        private final WorkState state = atWork();

        @Actor
        public void work(III_Result result) {
            result.r1 = end(state);
            result.r2 = result.r1 == YES ? end(state) : 0;
        }

        @Actor
        public void close() {
            state.close();
        }

        /// Whether the worker is still at work, and will see at its next step that it is closed.
        @Arbiter
        public void arbiter(III_Result result) {
            result.r3 = state.phase() == WorkState.AT_WORK ? YES : 0;
        }
    }
}
