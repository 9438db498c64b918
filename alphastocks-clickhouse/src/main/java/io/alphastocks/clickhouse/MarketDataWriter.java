package io.alphastocks.clickhouse;

import io.alphastocks.model.Candle;
import io.alphastocks.model.Metric;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.Tick;
import io.alphastocks.store.MarketDataBatch;
import io.alphastocks.store.WriteBuffer;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.List;

/// Stores batches of market data, the rows of each table in one insert. Candles, chains and metrics
/// have keys, so that it does no harm to store them twice; ticks have none, and what became of them
/// is looked up before they are stored again. Used by the buffer's thread.
final class MarketDataWriter implements WriteBuffer.Target<MarketDataBatch> {

    private final Session session;
    private final ClickHouseSettings settings;
    private final Positions positions;

    /// Tells the ticks of this writer from others'.
    private final long writer = new SecureRandom().nextLong();

    private final TickRows ticks = new TickRows();
    private final CandleRows candles = new CandleRows();
    private final ChainRows.Output chains = new ChainRows.Output();
    private final OutputBlock metrics = new OutputBlock();
    private final OutputColumn.Names metricName = metrics.names("name");
    private final OutputColumn.Names metricSubject = metrics.names("subject");
    private final OutputColumn.Numbers metricTime = metrics.times("time");
    private final OutputColumn.Numbers metricValue = metrics.reals("value");
    private final OutputColumn.Numbers metricPosition = metrics.integers("position");

    /// The ticks of a batch that failed; null where none did.
    private @Nullable TriedRows<Tick> tried;

    MarketDataWriter(Session session, ClickHouseSettings settings) {
        this.session = session;
        this.settings = settings;
        positions = Positions.open(session);
    }

    @Override
    public void store(MarketDataBatch batch) {
        storeTicks(batch.ticks());
        storeCandles(batch.candles());
        storeChains(batch.chains());
        storeMetrics(batch.metrics());
        tried = null;
    }

    private void storeTicks(List<Tick> given) {
        TriedRows<Tick> before = tried;
        if (before != null) {
            before.settle(
                    session, Table.qualified(settings, Tables.TICKS), writer, Tick::timeMicros);
        }
        if (given.isEmpty()) {
            return;
        }
        TriedRows<Tick> now = TriedRows.after(before, given);
        tried = now;
        OutputBlock block = ticks.block();
        block.clear();
        for (int i = 0; i < given.size(); i++) {
            if (!now.isStored(i)) {
                ticks.add(given.get(i), now.number(i, positions.next()), writer);
            }
        }
        if (block.rows() > 0) {
            Insert insert = session.inserts().begin();
            now.begin(insert);
            insert(insert, Tables.TICKS, block);
        }
        now.succeed();
    }

    private void storeCandles(List<Candle> given) {
        OutputBlock block = candles.block();
        block.clear();
        for (Candle candle : given) {
            candles.add(candle, positions.next());
        }
        insert(Tables.CANDLES, block);
    }

    private void storeChains(List<OptionChainSnapshot> given) {
        OutputBlock block = chains.block();
        block.clear();
        for (OptionChainSnapshot chain : given) {
            chains.add(chain, positions.next());
        }
        insert(Tables.CHAINS, block);
    }

    private void storeMetrics(List<Metric> given) {
        metrics.clear();
        for (Metric metric : given) {
            metricName.add(metric.name());
            metricSubject.add(metric.subject());
            metricTime.add(metric.timeMicros());
            metricValue.add(metric.value());
            metricPosition.add(positions.next());
        }
        insert(Tables.METRICS, metrics);
    }

    private void insert(String table, OutputBlock block) {
        if (block.rows() > 0) {
            insert(session.inserts().begin(), table, block);
        }
    }

    private void insert(Insert insert, String table, OutputBlock block) {
        session.insert(insert, Table.qualified(settings, table), block);
    }
}
