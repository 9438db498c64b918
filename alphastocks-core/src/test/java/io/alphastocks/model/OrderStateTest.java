package io.alphastocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class OrderStateTest {

    private static final Path GUIDE = Path.of("..", "docs", "guide", "orders.md");
    private static final Pattern CELL = Pattern.compile("\\|");

    /// Every cell, written out: the state, what happens, the state after that; `-` where it cannot
    /// happen.
    @ParameterizedTest
    @CsvSource({
        "INTENT, ACKED, SUBMITTED",
        "INTENT, NOT_PLACED, CANCELLED",
        "INTENT, UNANSWERED, UNKNOWN",
        "INTENT, WORKING, -",
        "INTENT, PART_FILL, -",
        "INTENT, LAST_FILL, -",
        "INTENT, CANCEL, -",
        "INTENT, REJECT, -",
        "INTENT, EXPIRY, -",
        "INTENT, NOT_SEEN, -",
        "SUBMITTED, ACKED, SUBMITTED",
        "SUBMITTED, NOT_PLACED, SUBMITTED",
        "SUBMITTED, UNANSWERED, SUBMITTED",
        "SUBMITTED, WORKING, OPEN",
        "SUBMITTED, PART_FILL, PARTIALLY_FILLED",
        "SUBMITTED, LAST_FILL, FILLED",
        "SUBMITTED, CANCEL, CANCELLED",
        "SUBMITTED, REJECT, REJECTED",
        "SUBMITTED, EXPIRY, EXPIRED",
        "SUBMITTED, NOT_SEEN, UNKNOWN",
        "OPEN, ACKED, OPEN",
        "OPEN, NOT_PLACED, OPEN",
        "OPEN, UNANSWERED, OPEN",
        "OPEN, WORKING, OPEN",
        "OPEN, PART_FILL, PARTIALLY_FILLED",
        "OPEN, LAST_FILL, FILLED",
        "OPEN, CANCEL, CANCELLED",
        "OPEN, REJECT, REJECTED",
        "OPEN, EXPIRY, EXPIRED",
        "OPEN, NOT_SEEN, OPEN",
        "PARTIALLY_FILLED, ACKED, PARTIALLY_FILLED",
        "PARTIALLY_FILLED, NOT_PLACED, PARTIALLY_FILLED",
        "PARTIALLY_FILLED, UNANSWERED, PARTIALLY_FILLED",
        "PARTIALLY_FILLED, WORKING, OPEN",
        "PARTIALLY_FILLED, PART_FILL, PARTIALLY_FILLED",
        "PARTIALLY_FILLED, LAST_FILL, FILLED",
        "PARTIALLY_FILLED, CANCEL, CANCELLED",
        "PARTIALLY_FILLED, REJECT, REJECTED",
        "PARTIALLY_FILLED, EXPIRY, EXPIRED",
        "PARTIALLY_FILLED, NOT_SEEN, PARTIALLY_FILLED",
        "UNKNOWN, ACKED, SUBMITTED",
        "UNKNOWN, NOT_PLACED, UNKNOWN",
        "UNKNOWN, UNANSWERED, UNKNOWN",
        "UNKNOWN, WORKING, OPEN",
        "UNKNOWN, PART_FILL, PARTIALLY_FILLED",
        "UNKNOWN, LAST_FILL, FILLED",
        "UNKNOWN, CANCEL, CANCELLED",
        "UNKNOWN, REJECT, REJECTED",
        "UNKNOWN, EXPIRY, EXPIRED",
        "UNKNOWN, NOT_SEEN, NOT_FOUND",
        "NOT_FOUND, ACKED, SUBMITTED",
        "NOT_FOUND, NOT_PLACED, NOT_FOUND",
        "NOT_FOUND, UNANSWERED, NOT_FOUND",
        "NOT_FOUND, WORKING, OPEN",
        "NOT_FOUND, PART_FILL, PARTIALLY_FILLED",
        "NOT_FOUND, LAST_FILL, FILLED",
        "NOT_FOUND, CANCEL, CANCELLED",
        "NOT_FOUND, REJECT, REJECTED",
        "NOT_FOUND, EXPIRY, EXPIRED",
        "NOT_FOUND, NOT_SEEN, NOT_FOUND",
    })
    void eachCellIsTheDocumentedOne(OrderState from, OrderFact fact, String after) {
        assertThat(from.after(fact).map(OrderState::name).orElse("-")).isEqualTo(after);
        assertThat(from.isChangedBy(fact))
                .isEqualTo(!after.equals("-") && !after.equals(from.name()));
        assertThat(from.isTerminal()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"FILLED", "CANCELLED", "REJECTED", "EXPIRED"})
    void nothingChangesAnOrderThatHasEnded(OrderState end) {
        for (OrderFact fact : OrderFact.values()) {
            assertThat(end.after(fact)).as("%s", fact).contains(end);
        }
        assertThat(end.next()).isEmpty();
        assertThat(end.isTerminal()).isTrue();
    }

    @Test
    void theGuideDrawsTheTable() throws IOException {
        List<String> drawn =
                Files.readAllLines(GUIDE).stream()
                        .dropWhile(line -> !line.startsWith("| state \\ fact |"))
                        .takeWhile(line -> line.startsWith("|"))
                        .map(OrderStateTest::normalised)
                        .toList();

        assertThat(drawn).containsExactlyElementsOf(table());
    }

    /// The table as the guide has to draw it.
    private static List<String> table() {
        OrderFact[] facts = OrderFact.values();
        Stream<String> head =
                Stream.of(
                        row("state \\ fact", Arrays.stream(facts).map(OrderFact::name)),
                        row("---", Arrays.stream(facts).map(_ -> "---")));
        Stream<String> rows =
                Arrays.stream(OrderState.values())
                        .map(state ->
                                row(
                                        state.name(),
                                        Arrays.stream(facts).map(fact -> cell(state, fact))));
        return Stream.concat(head, rows).toList();
    }

    private static String cell(OrderState state, OrderFact fact) {
        return state.after(fact).map(next -> next == state ? "=" : next.name()).orElse("–");
    }

    private static String row(String first, Stream<String> cells) {
        return Stream.concat(Stream.of(first), cells)
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String normalised(String line) {
        return CELL.splitAsStream(line)
                .skip(1)
                .map(String::strip)
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    @Test
    void ordersMoveAlongTheTableOnly() {
        for (OrderState from : OrderState.values()) {
            for (OrderFact fact : OrderFact.values()) {
                Order order = in(from);
                if (fact == OrderFact.PART_FILL || fact == OrderFact.LAST_FILL) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> order.after(fact, null, "", Instant.EPOCH))
                            .withMessage("order o: " + fact + " without its quantity and price");
                } else if (from.after(fact).isPresent()) {
                    assertThat(order.after(fact, null, "", Instant.EPOCH).state())
                            .isEqualTo(from.after(fact).orElseThrow());
                } else {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> order.after(fact, null, "", Instant.EPOCH))
                            .withMessage(
                                    "order o is %s: %s cannot happen to it".formatted(from, fact));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void fillsMoveAlongTheTableOnly(OrderState from) {
        Order order = in(from);
        for (long units = 1; units <= 2; units++) {
            Quantity quantity = Quantity.of(units);
            OrderFact fact = units == 1 ? OrderFact.PART_FILL : OrderFact.LAST_FILL;
            if (from.after(fact).isPresent()) {
                Order filled = order.filledBy(quantity, Price.of("1"), Instant.EPOCH);
                assertThat(filled.state()).isEqualTo(from.after(fact).orElseThrow());
                assertThat(filled.filled()).isEqualTo(quantity);
            } else {
                assertThatIllegalStateException()
                        .isThrownBy(() -> order.filledBy(quantity, Price.of("1"), Instant.EPOCH));
            }
        }
    }

    @Test
    void everyStateIsReachedFromIntent() {
        Set<OrderState> reached = EnumSet.of(OrderState.INTENT);
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
                Quantity.of(2),
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
