package io.alphastocks.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/// The subscriptions of a bus at one moment: an immutable snapshot, swapped as a whole. It works
/// out once per event class which subscriptions take it.
final class Registry<S extends Subscriber> {

    private final IntFunction<S[]> array;
    private final List<S> open;
    private final List<S> ended;
    private final Deliveries retired;
    private final ConcurrentHashMap<Class<?>, Targets<S>> byClass = new ConcurrentHashMap<>();

    Registry(IntFunction<S[]> array) {
        this(array, List.of(), List.of(), Deliveries.NONE);
    }

    private Registry(IntFunction<S[]> array, List<S> open, List<S> ended, Deliveries retired) {
        this.array = array;
        this.open = open;
        this.ended = ended;
        this.retired = retired;
    }

    Targets<S> targets(Class<?> eventClass) {
        Targets<S> known = byClass.get(eventClass);
        return known != null ? known : byClass.computeIfAbsent(eventClass, this::work);
    }

    private Targets<S> work(Class<?> eventClass) {
        return new Targets<>(open.stream().filter(s -> s.takes(eventClass)).toArray(array));
    }

    /// Open subscriptions in the order they were made.
    List<S> open() {
        return open;
    }

    /// Closed ones whose counts may still change.
    List<S> ended() {
        return ended;
    }

    /// Open ones, then ended ones.
    List<S> all() {
        if (ended.isEmpty()) {
            return open;
        }
        List<S> all = new ArrayList<>(open);
        all.addAll(ended);
        return all;
    }

    /// The sum of those closed for good.
    Deliveries retired() {
        return retired;
    }

    Registry<S> with(S subscriber) {
        List<S> more = new ArrayList<>(open);
        more.add(subscriber);
        return new Registry<>(array, List.copyOf(more), ended, retired);
    }

    /// Moves one from open to ended.
    Registry<S> without(S subscriber) {
        if (!open.contains(subscriber)) {
            return this;
        }
        List<S> fewer = new ArrayList<>(open);
        fewer.remove(subscriber);
        List<S> more = new ArrayList<>(ended);
        more.add(subscriber);
        return new Registry<>(array, List.copyOf(fewer), List.copyOf(more), retired);
    }

    /// Keeps only the sum of those ended ones whose counts no longer change.
    Registry<S> retire(Predicate<? super S> settled) {
        List<S> rest = new ArrayList<>();
        Deliveries sum = retired;
        for (S subscriber : ended) {
            if (settled.test(subscriber)) {
                sum = sum.plus(subscriber.deliveries());
            } else {
                rest.add(subscriber);
            }
        }
        return rest.size() == ended.size()
                ? this
                : new Registry<>(array, open, List.copyOf(rest), sum);
    }

    /// Adds to the sum what came for one after it was closed for good.
    Registry<S> plus(Deliveries late) {
        return new Registry<>(array, open, ended, retired.plus(late));
    }
}
