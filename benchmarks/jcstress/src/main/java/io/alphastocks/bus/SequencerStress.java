package io.alphastocks.bus;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// Tasks of several threads run one at a time, each once, and those accepted before it was closed
/// are run.
public final class SequencerStress {

    private SequencerStress() {}

    private static Sequencer sequencer() {
        BusOptions options = BusOptions.defaults();
        return new Sequencer(
                "stress",
                new Faults(
                        options,
                        new DeadLetterQueue(
                                options.deadLetterCapacity(),
                                _ -> false,
                                DeadLetterListener.NONE)));
    }

    /// A plain count, which loses an increment if two run at once.
    @JCStressTest
    @State
    @Outcome(id = "4", expect = Expect.ACCEPTABLE, desc = "each ran once, alone")
    @Outcome(expect = Expect.FORBIDDEN, desc = "two ran at once, or one not at all, or twice")
    public static class Alone {
        private final Sequencer sequencer = sequencer();
        private int count;

        private void enter() {
            if (sequencer.tryEnter()) {
                count++;
                sequencer.leave();
            } else if (!sequencer.execute(() -> count++)) {
                throw new AssertionError("refused, though it is open");
            }
        }

        @Actor
        public void first() {
            enter();
            enter();
        }

        @Actor
        public void second() {
            enter();
            enter();
        }

        @Arbiter
        public void count(I_Result result) {
            result.r1 = count;
        }
    }

    /// It is closed meanwhile.
    @JCStressTest
    @State
    @Outcome(
            id = {"0, 0", "1, 1", "2, 2"},
            expect = Expect.ACCEPTABLE,
            desc = "what was accepted was run")
    @Outcome(expect = Expect.FORBIDDEN, desc = "run but refused, or accepted and lost")
    public static class Closing {
        private final Sequencer sequencer = sequencer();
        private int ran;

        @Actor
        public void execute(II_Result result) {
            int accepted = 0;
            for (int i = 0; i < 2; i++) {
                if (sequencer.execute(() -> ran++)) {
                    accepted++;
                }
            }
            result.r1 = accepted;
        }

        @Actor
        public void close() {
            sequencer.close();
        }

        @Arbiter
        public void ran(II_Result result) {
            result.r2 = ran;
        }
    }
}
