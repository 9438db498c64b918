package io.alphastocks.bus;

import io.alphastocks.event.Event;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.util.List;

/// The history is read while it is written: what is read is a stretch without gaps, in order, of at
/// most its capacity.
@JCStressTest
@State
@Outcome(
        id = {"1, 2", "2, 2", "3, 2", "4, 2", "5, 2"},
        expect = Expect.ACCEPTABLE,
        desc = "the last two at some moment")
@Outcome(
        id = {"2, 1", "3, 1", "4, 1", "5, 1", "6, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "the older one was overtaken meanwhile")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "both were overtaken meanwhile")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn")
public class HistoryStress {

    private static final int TORN = -1;

    private final HistoryRing ring = new HistoryRing(BusOptions.defaults().historyCapacity(2));

    public HistoryStress() {
        ring.add(StressEvent.of(1));
        ring.add(StressEvent.of(2));
    }

    @Actor
    public void write() {
        ring.add(StressEvent.of(3));
        ring.add(StressEvent.of(4));
        ring.add(StressEvent.of(5));
        ring.add(StressEvent.of(6));
    }

    /// The number of the first event read, and how many there were.
    @Actor
    public void read(II_Result result) {
        List<Event> events = ring.latest(Event.class, _ -> true, 10);
        for (int i = 0; i < events.size(); i++) {
            int number = number(events.get(i));
            if (i == 0) {
                result.r1 = number;
            } else if (number != result.r1 + i) {
                result.r1 = TORN;
            }
        }
        result.r2 = events.size();
    }

    private static int number(Event event) {
        return (Integer) ((StressEvent) event).attempt();
    }
}
