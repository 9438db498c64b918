package io.alphastocks.model;

import static io.alphastocks.model.OrderState.CANCELLED;
import static io.alphastocks.model.OrderState.EXPIRED;
import static io.alphastocks.model.OrderState.FILLED;
import static io.alphastocks.model.OrderState.INTENT;
import static io.alphastocks.model.OrderState.NOT_FOUND;
import static io.alphastocks.model.OrderState.OPEN;
import static io.alphastocks.model.OrderState.PARTIALLY_FILLED;
import static io.alphastocks.model.OrderState.REJECTED;
import static io.alphastocks.model.OrderState.SUBMITTED;
import static io.alphastocks.model.OrderState.UNKNOWN;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

class OrderStateTest {

    /// The table in the documentation of [OrderState], written out.
    private static final Map<OrderState, Set<OrderState>> DOCUMENTED =
            Map.of(
                    INTENT,
                    Set.of(SUBMITTED, UNKNOWN, CANCELLED),
                    SUBMITTED,
                    Set.of(OPEN, PARTIALLY_FILLED, FILLED, CANCELLED, REJECTED, EXPIRED, UNKNOWN),
                    OPEN,
                    Set.of(PARTIALLY_FILLED, FILLED, CANCELLED, REJECTED, EXPIRED),
                    PARTIALLY_FILLED,
                    Set.of(OPEN, FILLED, CANCELLED, REJECTED, EXPIRED),
                    UNKNOWN,
                    Set.of(
                            SUBMITTED,
                            OPEN,
                            PARTIALLY_FILLED,
                            FILLED,
                            CANCELLED,
                            REJECTED,
                            EXPIRED,
                            NOT_FOUND),
                    NOT_FOUND,
                    Set.of(SUBMITTED, OPEN, PARTIALLY_FILLED, FILLED, CANCELLED, REJECTED, EXPIRED),
                    FILLED,
                    Set.of(),
                    CANCELLED,
                    Set.of(),
                    REJECTED,
                    Set.of(),
                    EXPIRED,
                    Set.of());

    @Test
    void tableIsTheDocumentedOne() {
        assertThat(DOCUMENTED.keySet()).containsExactlyInAnyOrder(OrderState.values());
        for (OrderState from : OrderState.values()) {
            assertThat(from.next()).as("%s", from).isEqualTo(DOCUMENTED.get(from));
            assertThat(from.isTerminal()).as("%s", from).isEqualTo(from.next().isEmpty());
            for (OrderState to : OrderState.values()) {
                assertThat(from.canBecome(to)).isEqualTo(from.next().contains(to));
            }
        }
    }

    /// The first table of the guide: a state in each row, and those that may follow it.
    @Test
    void theGuideSaysTheSame() throws IOException {
        Map<OrderState, Set<OrderState>> guide = new EnumMap<>(OrderState.class);
        for (String line : Files.readAllLines(Path.of("../docs/guide/orders.md"))) {
            String[] cells = line.split("\\|");
            if (cells.length == 4 && cells[1].strip().matches("[A-Z_]+")) {
                Set<OrderState> next = EnumSet.noneOf(OrderState.class);
                for (String state : cells[2].strip().split(", ")) {
                    if (!state.equals("none")) {
                        next.add(OrderState.valueOf(state));
                    }
                }
                assertThat(guide.put(OrderState.valueOf(cells[1].strip()), next)).isNull();
            }
        }

        assertThat(guide).isEqualTo(DOCUMENTED);
    }

    @Test
    void ordersMoveAlongTheTableOnly() {
        for (OrderState from : OrderState.values()) {
            for (OrderState to : OrderState.values()) {
                Order order = in(from);
                if (from.canBecome(to)) {
                    assertThat(order.becomes(to, null, "", Instant.EPOCH).state()).isEqualTo(to);
                } else {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> order.becomes(to, null, "", Instant.EPOCH))
                            .withMessageContaining(from + " to " + to);
                }
            }
        }
    }

    @Test
    void everyStateIsReachedFromIntent() {
        Set<OrderState> reached = EnumSet.of(INTENT);
        while (true) {
            Set<OrderState> more = EnumSet.copyOf(reached);
            reached.forEach(state -> more.addAll(state.next()));
            if (!reached.addAll(more)) {
                break;
            }
        }

        assertThat(reached).containsExactlyInAnyOrder(OrderState.values());
    }

    private static Order in(OrderState state) {
        return new Order(
                "o",
                "tag",
                "s",
                "p",
                OrderPurpose.ENTRY,
                InstrumentId.of("NFO", "X"),
                Side.BUY,
                OrderType.MARKET,
                Quantity.of(1),
                null,
                null,
                state,
                Quantity.ZERO,
                Money.ZERO,
                null,
                "",
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
