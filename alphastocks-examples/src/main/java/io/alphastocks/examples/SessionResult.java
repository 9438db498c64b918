package io.alphastocks.examples;

import io.alphastocks.book.BookView;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.OrderChanged;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalEnded;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.Signal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a book's events say about a session: the account's whole story, also where an earlier run
/// has written a part of it.
final class SessionResult {

    /// A signal and what became of it, each null until it happened.
    static final class SignalStory {

        final SignalGenerated generated;
        @Nullable SignalActivated activated;
        @Nullable SignalEnded ended;
        @Nullable SignalRejected rejected;

        SignalStory(SignalGenerated generated) {
            this.generated = generated;
        }

        Signal signal() {
            return generated.signal();
        }

        String outcome() {
            if (rejected != null) {
                return "REJECTED";
            }
            if (ended != null) {
                return ended.state().name();
            }
            return activated == null ? "NEW" : "ACTIVE";
        }
    }

    private final Map<String, SignalStory> signals = new LinkedHashMap<>();
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<String, PositionClosed> trades = new LinkedHashMap<>();
    private final Set<String> modelled = new HashSet<>();
    private final List<OptionPosition> open;

    private SessionResult(List<OptionPosition> open) {
        this.open = open;
    }

    static SessionResult of(BookView book) {
        SessionResult result = new SessionResult(book.openPositions());
        book.readEvents(result::add);
        return result;
    }

    private void add(BookEvent event) {
        switch (event) {
            case SignalGenerated e -> signals.put(e.signal().id(), new SignalStory(e));
            case SignalActivated e -> story(e.signal()).activated = e;
            case SignalRejected e -> story(e.signal()).rejected = e;
            case SignalEnded e -> story(e.signal()).ended = e;
            case OrderIntended e -> orders.put(e.order().id(), e.order());
            case OrderChanged e -> orders.put(e.order().id(), e.order());
            case OrderFilled e -> {
                orders.put(e.order().id(), e.order());
                if (e.fill().modelled()) {
                    modelled.add(e.fill().positionId());
                }
            }
            case PositionClosed e -> trades.put(e.position().id(), e);
            default -> {
                // the rest tells nothing that the result shows
            }
        }
    }

    private SignalStory story(Signal signal) {
        SignalStory story = signals.get(signal.id());
        if (story == null) {
            throw new IllegalStateException("no SIGNAL_GENERATED for " + signal.id());
        }
        return story;
    }

    List<SignalStory> signals() {
        return List.copyOf(signals.values());
    }

    List<SignalRejected> rejections() {
        List<SignalRejected> rejections = new ArrayList<>();
        for (SignalStory story : signals.values()) {
            if (story.rejected != null) {
                rejections.add(story.rejected);
            }
        }
        return rejections;
    }

    List<Order> orders() {
        return List.copyOf(orders.values());
    }

    /// Closed positions, in the order in which they were closed.
    List<PositionClosed> trades() {
        return List.copyOf(trades.values());
    }

    /// Whether a fill of a trade had a price that was made by a model of the spread.
    boolean isModelled(PositionClosed trade) {
        return modelled.contains(trade.position().id());
    }

    List<OptionPosition> openPositions() {
        return open;
    }

    SignalStory story(PositionClosed trade) {
        SignalStory story = signals.get(trade.position().signalId());
        if (story == null) {
            throw new IllegalStateException("no signal for " + trade.position().id());
        }
        return story;
    }
}
