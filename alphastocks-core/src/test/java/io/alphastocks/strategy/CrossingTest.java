package io.alphastocks.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class CrossingTest {

    @Test
    void aChangeOfSignCrosses() {
        assertThat(crossings(-1, 1, 2, -3, -1, 4)).containsExactly(0, 1, 0, -1, 0, 1);
    }

    @Test
    void theFirstSideIsNoCrossing() {
        assertThat(crossings(0, 5)).containsExactly(0, 0);
    }

    @Test
    void zeroIsOnNoSide() {
        assertThat(crossings(-1, 0, -1, 0, 0, 1, 0, 1)).containsExactly(0, 0, 0, 0, 0, 1, 0, 0);
    }

    @Test
    void whatIsNotReadyIsOnNoSide() {
        assertThat(crossings(Double.NaN, 1, Double.NaN, -1)).containsExactly(0, 0, 0, -1);
    }

    private static int[] crossings(double... differences) {
        Crossing crossing = new Crossing();
        return Arrays.stream(differences).mapToInt(crossing::update).toArray();
    }
}
