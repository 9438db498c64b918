package io.alphastocks.clickhouse;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Tick;
import io.alphastocks.model.TickKind;

/// Ticks as rows, and back.
final class TickRows {

    static final String COLUMNS =
            "instrument, time, last, last_quantity, day_volume, bid, bid_quantity, ask, ask_quantity, open_interest, kind";

    private final OutputBlock block = new OutputBlock();
    private final OutputColumn.Names instrument = block.names("instrument");
    private final OutputColumn.Numbers time = block.times("time");
    private final OutputColumn.Numbers last = block.prices("last");
    private final OutputColumn.Numbers lastQuantity = block.integers("last_quantity");
    private final OutputColumn.Numbers dayVolume = block.integers("day_volume");
    private final OutputColumn.Numbers bid = block.prices("bid");
    private final OutputColumn.Numbers bidQuantity = block.integers("bid_quantity");
    private final OutputColumn.Numbers ask = block.prices("ask");
    private final OutputColumn.Numbers askQuantity = block.integers("ask_quantity");
    private final OutputColumn.Numbers openInterest = block.integers("open_interest");
    private final OutputColumn.Names kind = block.names("kind");
    private final OutputColumn.Numbers position = block.integers("position");
    private final OutputColumn.Numbers writer = block.integers("writer");

    void add(Tick tick, long number, long writtenBy) {
        instrument.add(tick.instrument());
        time.add(tick.timeMicros());
        last.add(tick.lastRaw());
        lastQuantity.add(tick.lastQuantity());
        dayVolume.add(tick.dayVolume());
        bid.add(tick.bidRaw());
        bidQuantity.add(tick.bidQuantity());
        ask.add(tick.askRaw());
        askQuantity.add(tick.askQuantity());
        openInterest.add(tick.openInterest());
        kind.add(tick.kind());
        position.add(number);
        writer.add(writtenBy);
    }

    OutputBlock block() {
        return block;
    }

    static Session.RowReader<Tick> reader(InputBlocks.Block block) {
        InputColumn.Mapped<InstrumentId> instruments = block.column(0).map(InstrumentId::new);
        long[] time = numbers(block, 1);
        long[] last = numbers(block, 2);
        long[] lastQuantity = numbers(block, 3);
        long[] dayVolume = numbers(block, 4);
        long[] bid = numbers(block, 5);
        long[] bidQuantity = numbers(block, 6);
        long[] ask = numbers(block, 7);
        long[] askQuantity = numbers(block, 8);
        long[] openInterest = numbers(block, 9);
        InputColumn.Mapped<TickKind> kinds = block.column(10).map(TickKind::valueOf);
        return (_, row) ->
                new Tick(
                        instruments.get(row),
                        time[row],
                        last[row],
                        lastQuantity[row],
                        dayVolume[row],
                        bid[row],
                        bidQuantity[row],
                        ask[row],
                        askQuantity[row],
                        openInterest[row],
                        kinds.get(row));
    }

    static long[] numbers(InputBlocks.Block block, int column) {
        if (block.column(column) instanceof InputColumn.Numbers numbers) {
            return numbers.values();
        }
        throw new IllegalStateException("column " + column + " is text");
    }
}
