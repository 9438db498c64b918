package io.alphastocks.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Timeframe;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class CandleWindowTest {

    @Property(tries = 100)
    void keepsTheNewestInOrder(
            @ForAll @IntRange(min = 1, max = 8) int capacity,
            @ForAll @IntRange(min = 0, max = 30) int count) {
        CandleWindow history = new CandleWindow(capacity);
        List<Candle> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Candle candle = Candles.flat(Timeframe.MIN_1, i, "100");
            all.add(candle);
            history.append(candle);
        }
        assertThat(history)
                .containsExactlyElementsOf(all.subList(Math.max(0, count - capacity), count));
    }

    @Test
    void usersCannotChangeIt() {
        CandleWindow history = new CandleWindow(2);
        Candle candle = Candles.flat(Timeframe.MIN_1, 0, "100");
        history.append(candle);

        assertThatThrownBy(() -> history.add(candle))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> history.set(0, candle))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(history::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
