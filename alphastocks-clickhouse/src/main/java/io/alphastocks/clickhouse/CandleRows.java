package io.alphastocks.clickhouse;

import static io.alphastocks.clickhouse.TickRows.numbers;

import io.alphastocks.model.Candle;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Timeframe;

/// Candles as rows, and back.
final class CandleRows {

    static final String COLUMNS =
            "instrument, timeframe, start, end, open, high, low, close, volume, vwap, ticks, open_interest, gap_filled";

    private final OutputBlock block = new OutputBlock();
    private final OutputColumn.Names instrument = block.names("instrument");
    private final OutputColumn.Names timeframe = block.names("timeframe");
    private final OutputColumn.Numbers start = block.times("start");
    private final OutputColumn.Numbers end = block.times("end");
    private final OutputColumn.Numbers open = block.prices("open");
    private final OutputColumn.Numbers high = block.prices("high");
    private final OutputColumn.Numbers low = block.prices("low");
    private final OutputColumn.Numbers close = block.prices("close");
    private final OutputColumn.Numbers volume = block.integers("volume");
    private final OutputColumn.Numbers vwap = block.prices("vwap");
    private final OutputColumn.Numbers ticks = block.integers("ticks");
    private final OutputColumn.Numbers openInterest = block.integers("open_interest");
    private final OutputColumn.Numbers gapFilled = block.flags("gap_filled");
    private final OutputColumn.Numbers position = block.integers("position");

    void add(Candle candle, long number) {
        instrument.add(candle.instrument());
        timeframe.add(candle.timeframe());
        start.add(candle.startMicros());
        end.add(candle.endMicros());
        open.add(candle.openRaw());
        high.add(candle.highRaw());
        low.add(candle.lowRaw());
        close.add(candle.closeRaw());
        volume.add(candle.volume());
        vwap.add(candle.vwapRaw());
        ticks.add(candle.ticks());
        openInterest.add(candle.openInterest());
        gapFilled.add(candle.gapFilled() ? 1L : 0L);
        position.add(number);
    }

    OutputBlock block() {
        return block;
    }

    static Session.RowReader<Candle> reader(InputBlocks.Block block) {
        InputColumn.Mapped<InstrumentId> instruments = block.column(0).map(InstrumentId::new);
        InputColumn.Mapped<Timeframe> timeframes = block.column(1).map(Timeframe::valueOf);
        long[] start = numbers(block, 2);
        long[] end = numbers(block, 3);
        long[] open = numbers(block, 4);
        long[] high = numbers(block, 5);
        long[] low = numbers(block, 6);
        long[] close = numbers(block, 7);
        long[] volume = numbers(block, 8);
        long[] vwap = numbers(block, 9);
        long[] ticks = numbers(block, 10);
        long[] openInterest = numbers(block, 11);
        long[] gapFilled = numbers(block, 12);
        return (_, row) ->
                new Candle(
                        instruments.get(row),
                        timeframes.get(row),
                        start[row],
                        end[row],
                        open[row],
                        high[row],
                        low[row],
                        close[row],
                        volume[row],
                        vwap[row],
                        ticks[row],
                        openInterest[row],
                        gapFilled[row] != 0);
    }
}
