package io.alphastocks.position;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The open positions on one underlying; one thread at a time.
final class PositionLane {

    private final @Nullable InstrumentId underlying;
    private final Map<String, Tracked> positions = new TreeMap<>();

    PositionLane(@Nullable InstrumentId underlying) {
        this.underlying = underlying;
    }

    boolean isUnderlying(InstrumentId instrument) {
        return instrument.equals(underlying);
    }

    /// Takes a position as it is now.
    ///
    /// @return whether it is new here
    boolean put(OptionPosition position) {
        Tracked known = positions.get(position.id());
        if (known == null) {
            positions.put(position.id(), new Tracked(position));
            return true;
        }
        known.position = position;
        return false;
    }

    void remove(String positionId) {
        positions.remove(positionId);
    }

    @Nullable Tracked find(String positionId) {
        return positions.get(positionId);
    }

    boolean isEmpty() {
        return positions.isEmpty();
    }

    boolean holds(InstrumentId contract) {
        return positions.values().stream()
                .anyMatch(t -> t.position.contract().id().equals(contract));
    }

    /// The positions in the order of their ids; what happens to them meanwhile does not change the
    /// list.
    List<Tracked> tracked() {
        return positions.isEmpty() ? List.of() : List.copyOf(positions.values());
    }

    /// A position and what its premium has done.
    static final class Tracked {

        private OptionPosition position;
        private Price best;
        private @Nullable Price mark;
        private int failedExits;
        private final Set<String> requoted = new HashSet<>();
        private long nextLookMicros;

        private Tracked(OptionPosition position) {
            this.position = position;
            this.best = position.entry();
        }

        OptionPosition position() {
            return position;
        }

        /// Counts an exit order that came to nothing.
        ///
        /// @return how many there have been in a row
        int failedExit() {
            return ++failedExits;
        }

        void sold() {
            failedExits = 0;
        }

        /// Whether it is time to look after exit orders that are not filled; once in a while.
        boolean looksAfterExits(long nowMicros, long everyMicros) {
            if (nowMicros < nextLookMicros) {
                return false;
            }
            nextLookMicros = nowMicros + everyMicros;
            return true;
        }

        /// Notes exit orders that are cancelled to be made again at once.
        void requoted(List<Order> orders) {
            orders.forEach(order -> requoted.add(order.id()));
        }

        /// Whether an exit order was cancelled to be made again at once.
        boolean isRequoted(Order order) {
            return requoted.contains(order.id());
        }

        /// The highest premium so far, the entry at least.
        Price best() {
            return best;
        }

        /// Takes a premium.
        ///
        /// @return whether it differs from the one before
        boolean mark(Price premium) {
            boolean changed = !premium.equals(mark);
            mark = premium;
            if (premium.isAbove(best)) {
                best = premium;
            }
            return changed;
        }
    }
}
