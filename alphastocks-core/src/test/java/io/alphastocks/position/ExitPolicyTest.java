package io.alphastocks.position;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class ExitPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "PT0.999S, PT0.5S, 'requoteAfter is PT0.999S, must be from PT1S to PT1H'",
        "PT1H0.001S, PT2S, 'requoteAfter is PT1H0.001S, must be from PT1S to PT1H'",
        "PT10S, PT0.099S, 'lookEvery is PT0.099S, must be from PT0.1S to PT10S'",
        "PT10S, PT10.001S, 'lookEvery is PT10.001S, must be from PT0.1S to PT10S'",
    })
    void whatIsOutOfRangeIsRefusedWithTheRange(Duration after, Duration every, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExitPolicy(after, every))
                .withMessage(message);
    }
}
