package io.alphastocks.clickhouse;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.OptionChainSnapshot.Quote;
import io.alphastocks.model.OptionType;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Option chains as rows, one for each contract, and back.
final class ChainRows implements Iterator<OptionChainSnapshot> {

    static final String COLUMNS =
            "underlying, expiry, time, underlying_price, contract, strike, type, last, bid, ask, volume, open_interest, implied_volatility, delta, gamma, theta, vega, position";

    /// Chains on their way.
    static final class Output {

        private final OutputBlock block = new OutputBlock();
        private final OutputColumn.Names underlying = block.names("underlying");
        private final OutputColumn.Numbers expiry = block.days("expiry");
        private final OutputColumn.Numbers time = block.times("time");
        private final OutputColumn.Numbers underlyingPrice = block.prices("underlying_price");
        private final OutputColumn.Names contract = block.names("contract");
        private final OutputColumn.Numbers strike = block.prices("strike");
        private final OutputColumn.Names type = block.names("type");
        private final OutputColumn.Numbers last = block.prices("last");
        private final OutputColumn.Numbers bid = block.prices("bid");
        private final OutputColumn.Numbers ask = block.prices("ask");
        private final OutputColumn.Numbers volume = block.integers("volume");
        private final OutputColumn.Numbers openInterest = block.integers("open_interest");
        private final OutputColumn.Numbers impliedVolatility = block.reals("implied_volatility");
        private final OutputColumn.Numbers delta = block.reals("delta");
        private final OutputColumn.Numbers gamma = block.reals("gamma");
        private final OutputColumn.Numbers theta = block.reals("theta");
        private final OutputColumn.Numbers vega = block.reals("vega");
        private final OutputColumn.Numbers position = block.integers("position");

        void add(OptionChainSnapshot chain, long number) {
            for (Quote quote : chain.quotes()) {
                underlying.add(chain.underlying());
                expiry.add(chain.expiry().toEpochDay());
                time.add(chain.timeMicros());
                underlyingPrice.add(chain.underlyingRaw());
                contract.add(quote.contract());
                strike.add(quote.strikeRaw());
                type.add(quote.type());
                last.add(quote.lastRaw());
                bid.add(quote.bidRaw());
                ask.add(quote.askRaw());
                volume.add(quote.volume());
                openInterest.add(quote.openInterest());
                impliedVolatility.add(quote.impliedVolatility());
                delta.add(quote.delta());
                gamma.add(quote.gamma());
                theta.add(quote.theta());
                vega.add(quote.vega());
                position.add(number);
            }
        }

        OutputBlock block() {
            return block;
        }
    }

    /// One contract of a chain.
    record Row(
            String underlying,
            LocalDate expiry,
            long micros,
            long underlyingRaw,
            Quote quote,
            long position) {

        private boolean isOfChain(Row other) {
            return micros == other.micros && expiry.equals(other.expiry);
        }
    }

    private final Iterator<Row> rows;

    /// The first row of the next chain, once it was read.
    private @Nullable Row first;

    ChainRows(Iterator<Row> rows) {
        this.rows = rows;
    }

    static Session.RowReader<Row> reader(InputBlocks.Block block) {
        InputColumn.Mapped<InstrumentId> contracts = block.column(4).map(InstrumentId::new);
        InputColumn.Mapped<OptionType> types = block.column(6).map(OptionType::valueOf);
        return (_, row) ->
                new Row(
                        block.column(0).text(row),
                        LocalDate.ofEpochDay(block.column(1).number(row)),
                        block.column(2).number(row),
                        block.column(3).number(row),
                        new Quote(
                                contracts.get(row),
                                block.column(5).number(row),
                                types.get(row),
                                block.column(7).number(row),
                                block.column(8).number(row),
                                block.column(9).number(row),
                                block.column(10).number(row),
                                block.column(11).number(row),
                                block.column(12).real(row),
                                block.column(13).real(row),
                                block.column(14).real(row),
                                block.column(15).real(row),
                                block.column(16).real(row)),
                        block.column(17).number(row));
    }

    @Override
    public boolean hasNext() {
        return first != null || rows.hasNext();
    }

    @Override
    public OptionChainSnapshot next() {
        Row start = first == null ? rows.next() : first;
        first = null;
        List<Row> chain = new ArrayList<>();
        chain.add(start);
        while (first == null && rows.hasNext()) {
            Row row = rows.next();
            if (row.isOfChain(start)) {
                chain.add(row);
            } else {
                first = row;
            }
        }
        // Where a chain was given again with fewer contracts, those of before are still there.
        long newest = chain.stream().mapToLong(Row::position).max().orElseThrow();
        List<Row> current = chain.stream().filter(row -> row.position == newest).toList();
        return new OptionChainSnapshot(
                start.underlying,
                start.expiry,
                start.micros,
                current.getFirst().underlyingRaw,
                current.stream().map(Row::quote).toList());
    }
}
