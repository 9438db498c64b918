package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.EventHeader;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// What somebody decides outside of a run, such as a halt. While a run is repeated, those that are
/// stored come from the store, and new ones wait for its end: they do not change what has been.
final class Interventions {

    private final Deque<Consumer<Step>> waiting = new ConcurrentLinkedDeque<>();

    /// Adds an intervention, if it changes anything.
    void decide(
            Step step,
            Repetition repetition,
            Predicate<Account> changes,
            Function<EventHeader, BookEvent> event) {
        Consumer<Step> intervention =
                s -> {
                    if (changes.test(s.account)) {
                        s.add(event.apply(s.header("")));
                    }
                };
        if (repetition.isOver()) {
            intervention.accept(step);
        } else if (!repetition.knows(event.apply(step.header("")))) {
            waiting.add(intervention);
        }
    }

    /// Whether some wait for the end of a repetition.
    boolean areWaiting() {
        return !waiting.isEmpty();
    }

    /// Adds those that have waited; one that cannot be stored waits on.
    void takeUp(BookWriter writer) {
        for (Consumer<Step> next; (next = waiting.poll()) != null; ) {
            Consumer<Step> intervention = next;
            try {
                boolean done =
                        writer.execute(step -> {
                            intervention.accept(step);
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
