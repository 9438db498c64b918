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

    @Test
    void macdOf12And26And9Agrees() throws IOException {
        Macd macd = new Macd();
        List<Bar> bars = bars();
        JsonNode expected = expected("macd");
        for (int i = 0; i < bars.size(); i++) {
            same("macd at " + i, macd.update(bars.get(i).close()), expected.get(i).get("macd"));
            same("signal at " + i, macd.signal(), expected.get(i).get("signal"));
            same("histogram at " + i, macd.histogram(), expected.get(i).get("histogram"));
            assertThat(macd.isReady()).isEqualTo(!expected.get(i).get("signal").isNull());
        }
    }

    @Test
    void bollingerBandsAndZScoreOf20Agree() throws IOException {
        BollingerBands bands = new BollingerBands(20, 2);
        ZScore zScore = new ZScore(20);
        List<Bar> bars = bars();
        JsonNode expected = expected("bb");
        for (int i = 0; i < bars.size(); i++) {
            double close = bars.get(i).close();
            same("middle at " + i, bands.update(close), expected.get(i).get("sma"));
            same("upper at " + i, bands.upper(), expected.get(i).get("upperBand"));
            same("lower at " + i, bands.lower(), expected.get(i).get("lowerBand"));
            same("z-score at " + i, zScore.update(close), expected.get(i).get("zScore"));
        }
    }

    @Test
    void atrOf14Agrees() throws IOException {
        Atr atr = new Atr(14);
        List<Bar> bars = bars();
        JsonNode expected = expected("atr");
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double value = atr.update(bar.high(), bar.low(), bar.close());
            same("atr at " + i, value, expected.get(i).get("atr"));
        }
    }

    @Test
    void vwapAgrees() throws IOException {
        Vwap vwap = new Vwap();
        List<Bar> bars = bars();
        JsonNode expected = expected("vwap");
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double typical = (bar.high() + bar.low() + bar.close()) / 3;
            same("vwap at " + i, vwap.update(typical, bar.volume()), expected.get(i).get("vwap"));
        }
    }

    /// The other library's channel is of the 20 candles before the current one.
    @Test
    void rollingHighAndLowOf20AgreeWithTheDonchianChannel() throws IOException {
        RollingHigh high = new RollingHigh(20);
        RollingLow low = new RollingLow(20);
        List<Bar> bars = bars();
        JsonNode expected = expected("donchian");
        for (int i = 0; i < bars.size(); i++) {
            same("high at " + i, high.value(), expected.get(i).get("upperBand"));
            same("low at " + i, low.value(), expected.get(i).get("lowerBand"));
            high.update(bars.get(i).high());
            low.update(bars.get(i).low());
        }
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
