package io.alphastocks.book;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/// What somebody decides outside of a run. While a run is repeated, those that are stored come from
/// the store, and new ones wait for its end: they do not change what has been.
final class Interventions {

    private final Deque<Intervention> waiting = new ConcurrentLinkedDeque<>();

    /// Carries an intervention out, now or when the repetition is over.
    void decide(Step step, Repetition repetition, Intervention intervention) {
        if (repetition.isOver()) {
            intervention.decision().accept(step);
        } else if (!repetition.knows(intervention)) {
            waiting.add(intervention);
        }
    }

    /// Whether some wait for the end of a repetition.
    boolean areWaiting() {
        return !waiting.isEmpty();
    }

    /// Carries out those that have waited; one that cannot be stored waits on.
    void takeUp(BookWriter writer) {
        for (Intervention next; (next = waiting.poll()) != null; ) {
            Intervention intervention = next;
            try {
                boolean done =
                        writer.execute(step -> {
                            intervention.decision().accept(step);
                            return true;
                        });
                assert done;
            } catch (RuntimeException e) {
                waiting.addFirst(intervention);
                throw e;
            }
        }
    }
}
