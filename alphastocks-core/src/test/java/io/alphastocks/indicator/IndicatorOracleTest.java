package io.alphastocks.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.alphastocks.SharedData;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.List;

/// Our values against those that another library computed on 502 days of a share.
class IndicatorOracleTest {

    private static final double TOLERANCE = 1e-9;

    private record Bar(double high, double low, double close, double volume) {}

    @Test
    void smaOf20Agrees() throws IOException {
        agrees(new Sma(20), "sma");
    }

    @Test
    void emaOf20Agrees() throws IOException {
        agrees(new Ema(20), "ema");
    }

    @Test
    void rsiOf14Agrees() throws IOException {
        agrees(new Rsi(14), "rsi");
    }

    private static void agrees(Indicator indicator, String name) throws IOException {
        List<Bar> bars = bars();
        JsonNode expected = expected(name);
        for (int i = 0; i < bars.size(); i++) {
            double value = indicator.update(bars.get(i).close());
            same(name + " at " + i, value, expected.get(i).get(name));
            assertThat(indicator.isReady()).isEqualTo(!Double.isNaN(value));
            same(name + " read at " + i, indicator.value(), expected.get(i).get(name));
        }
    }

    private static void same(String what, double value, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(value).as(what).isNaN();
        } else {
            assertThat(value).as(what).isCloseTo(expected.doubleValue(), within(TOLERANCE));
        }
    }

    private static List<Bar> bars() throws IOException {
        return SharedData.gzipLines("indicator-oracles/quotes/default.csv.gz").stream()
                .skip(1)
                .map(line -> List.of(line.split(",")))
                .map(cells ->
                        new Bar(
                                Double.parseDouble(cells.get(2)),
                                Double.parseDouble(cells.get(3)),
                                Double.parseDouble(cells.get(4)),
                                Double.parseDouble(cells.get(5))))
                .toList();
    }

    private static JsonNode expected(String name) throws IOException {
        String json =
                String.join(
                        "\n",
                        SharedData.gzipLines(
                                "indicator-oracles/results/" + name + ".standard.json.gz"));
        return new ObjectMapper().readTree(json);
    }
}
