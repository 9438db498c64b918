package io.alphastocks.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.alphastocks.TradingFloor;
import io.alphastocks.book.BookDesk;
import io.alphastocks.event.RiskLimitReached;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.position.PositionManager;
import io.alphastocks.risk.RiskBreach;
import io.alphastocks.signal.SignalManager;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is asked of the world outside before an entry is admitted.
class PreTradeCheckTest {

    private final TradingFloor floor = TradingFloor.paper();
    private final SignalManager signals = floor.signals();
    private final PositionManager positions = floor.positions();

    private OptionsExecutor executor() {
        OptionsExecutor executor = floor.executor(positions, ReversalPolicy.CLOSE_AND_REVERSE);
        floor.nifty("15800");
        floor.put("92.65");
        return executor;
    }

    @Test
    void itIsAskedLastAboutWhatIsToBeBought() {
        List<String> asked = new ArrayList<>();
        floor.preTrade =
                (contract, quantity, premium) -> {
                    asked.add(contract.id() + " " + quantity + " at " + premium);
                    assertThat(floor.sent()).isEmpty();
                    return Optional.empty();
                };
        executor();
        signals.emit(floor.signal("S1", Side.SELL));

        assertThat(asked)
                .containsExactly(
                        BookDesk.PUT.id() + " " + Quantity.of(375) + " at " + Price.of("92.65"));
        assertThat(floor.sent()).containsExactly("S1/E1");
    }

    @Test
    void whatItRefusesIsNotEnteredAndSaysWhy() {
        floor.preTrade =
                (_, _, _) -> Optional.of(new RiskBreach("broker margin", "35000", "20000"));
        OptionsExecutor executor = executor();
        signals.emit(floor.signal("S1", Side.SELL));

        assertThat(floor.sent()).isEmpty();
        assertThat(floor.desk.published(SignalRejected.class))
                .extracting(SignalRejected::rule)
                .containsExactly("broker margin");
        assertThat(floor.desk.published(RiskLimitReached.class))
                .extracting(RiskLimitReached::value, RiskLimitReached::limit)
                .containsExactly(tuple("35000", "20000"));
        assertThat(executor.statistics().rejected()).isEqualTo(Map.of("broker margin", 1L));
        assertThat(TradingFloor.accounted(executor.statistics())).isEqualTo(1);
    }
}
