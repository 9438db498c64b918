package io.alphastocks.testkit.kite;

import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The news of orders on its way out, in the order in which it came about: what a request caused
/// waits until its answer has gone, and what came after it waits behind it. Confined to the desk.
final class Outbox {

    /// One order's news.
    record News(Account account, ObjectNode order) {}

    /// Takes what goes out; must not block.
    interface Sink {
        void accept(News news);
    }

    /// The news of one turn.
    static final class Batch {

        private final List<News> news = new ArrayList<>();
        private boolean ready;
    }

    private final Sink sink;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private Batch current = new Batch();

    Outbox(Sink sink) {
        this.sink = sink;
    }

    /// Begins a turn.
    Batch begin() {
        current = new Batch();
        batches.add(current);
        return current;
    }

    /// What the turn has told may go.
    void release(Batch batch) {
        batch.ready = true;
        for (Batch first = batches.peek(); first != null && first.ready; first = batches.peek()) {
            batches.remove();
            first.news.forEach(sink::accept);
        }
    }

    /// Adds an order's news, as far as its fault lets it.
    void tell(WorkingOrder order, ObjectNode json) {
        News news = new News(order.account, json);
        switch (order.updates) {
            case null -> current.news.add(news);
            case DROPPED -> {}
            case REPEATED -> {
                current.news.add(news);
                current.news.add(news);
            }
            case REVERSED -> {
                order.withheld.addFirst(json);
                if (order.isTerminal()) {
                    order.withheld.forEach(held -> current.news.add(new News(order.account, held)));
                    order.withheld.clear();
                }
            }
        }
    }
}
