package io.alphastocks.store;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Metric;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.Tick;

import java.util.ArrayList;
import java.util.List;

/// Rows for a store of market data.
///
/// @param ticks in the order in which they came
/// @param candles finished candles
/// @param chains snapshots of option chains
/// @param metrics measured values
public record MarketDataBatch(
        List<Tick> ticks,
        List<Candle> candles,
        List<OptionChainSnapshot> chains,
        List<Metric> metrics)
        implements WriteBuffer.Rows<MarketDataBatch> {

    /// @throws IllegalArgumentException if a name cannot be stored: it has U+0000 or half of a
    ///   surrogate pair
    public MarketDataBatch {
        ticks = List.copyOf(ticks);
        candles = List.copyOf(candles);
        chains = List.copyOf(chains);
        metrics = List.copyOf(metrics);
        // Here and not in the store: there one bad name would fail a whole batch, again and again.
        for (Tick tick : ticks) {
            StoreText.requireStorable("instrument id", tick.instrument().value());
        }
        for (Candle candle : candles) {
            StoreText.requireStorable("instrument id", candle.instrument().value());
        }
        for (OptionChainSnapshot chain : chains) {
            StoreText.requireStorable("underlying", chain.underlying());
            for (OptionChainSnapshot.Quote quote : chain.quotes()) {
                StoreText.requireStorable("contract", quote.contract().value());
            }
        }
        for (Metric metric : metrics) {
            StoreText.requireStorable("metric", metric.name());
            StoreText.requireStorable("metric subject", metric.subject());
        }
    }

    public static MarketDataBatch ofTicks(List<Tick> ticks) {
        return new MarketDataBatch(ticks, List.of(), List.of(), List.of());
    }

    public static MarketDataBatch ofCandles(List<Candle> candles) {
        return new MarketDataBatch(List.of(), candles, List.of(), List.of());
    }

    public static MarketDataBatch ofChains(List<OptionChainSnapshot> chains) {
        return new MarketDataBatch(List.of(), List.of(), chains, List.of());
    }

    public static MarketDataBatch ofMetrics(List<Metric> metrics) {
        return new MarketDataBatch(List.of(), List.of(), List.of(), metrics);
    }

    /// All rows of several batches, in their order.
    @Override
    public MarketDataBatch and(List<MarketDataBatch> following) {
        List<Tick> allTicks = new ArrayList<>(ticks);
        List<Candle> allCandles = new ArrayList<>(candles);
        List<OptionChainSnapshot> allChains = new ArrayList<>(chains);
        List<Metric> allMetrics = new ArrayList<>(metrics);
        for (MarketDataBatch batch : following) {
            allTicks.addAll(batch.ticks);
            allCandles.addAll(batch.candles);
            allChains.addAll(batch.chains);
            allMetrics.addAll(batch.metrics);
        }
        return new MarketDataBatch(allTicks, allCandles, allChains, allMetrics);
    }

    /// These rows in batches of at most so many.
    @Override
    public List<MarketDataBatch> split(int most) {
        if (rows() <= most) {
            return List.of(this);
        }
        List<MarketDataBatch> parts = new ArrayList<>();
        for (int i = 0; i < ticks.size(); i += most) {
            parts.add(ofTicks(ticks.subList(i, Math.min(ticks.size(), i + most))));
        }
        for (int i = 0; i < candles.size(); i += most) {
            parts.add(ofCandles(candles.subList(i, Math.min(candles.size(), i + most))));
        }
        for (int i = 0; i < chains.size(); i += most) {
            parts.add(ofChains(chains.subList(i, Math.min(chains.size(), i + most))));
        }
        for (int i = 0; i < metrics.size(); i += most) {
            parts.add(ofMetrics(metrics.subList(i, Math.min(metrics.size(), i + most))));
        }
        return parts;
    }

    /// How many rows there are; a chain is one.
    @Override
    public int rows() {
        return ticks.size() + candles.size() + chains.size() + metrics.size();
    }
}
