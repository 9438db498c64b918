package io.alphastocks.jdbc;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.OptionChainSnapshot;
import io.alphastocks.model.OptionChainSnapshot.Quote;
import io.alphastocks.model.OptionType;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Makes option chains of their contracts, which come one by one.
final class ChainRows implements Iterator<OptionChainSnapshot> {

    static final String COLUMNS =
            "underlying, expiry, time_micros, underlying_raw, contract, strike_raw, type, last_raw, bid_raw, ask_raw, volume, open_interest, implied_volatility, delta, gamma, theta, vega";

    /// One contract of a chain.
    record Row(String underlying, LocalDate expiry, long micros, long underlyingRaw, Quote quote) {

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

    static Row read(ResultSet row) throws SQLException {
        return new Row(
                row.getString(1),
                LocalDate.parse(row.getString(2)),
                row.getLong(3),
                row.getLong(4),
                new Quote(
                        new InstrumentId(row.getString(5)),
                        row.getLong(6),
                        OptionType.valueOf(row.getString(7)),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12),
                        known(row, 13),
                        known(row, 14),
                        known(row, 15),
                        known(row, 16),
                        known(row, 17)));
    }

    private static double known(ResultSet row, int index) throws SQLException {
        double value = row.getDouble(index);
        return row.wasNull() ? Double.NaN : value;
    }

    @Override
    public boolean hasNext() {
        return first != null || rows.hasNext();
    }

    @Override
    public OptionChainSnapshot next() {
        Row start = first == null ? rows.next() : first;
        first = null;
        List<Quote> quotes = new ArrayList<>();
        quotes.add(start.quote);
        while (first == null && rows.hasNext()) {
            Row row = rows.next();
            if (row.isOfChain(start)) {
                quotes.add(row.quote);
            } else {
                first = row;
            }
        }
        return new OptionChainSnapshot(
                start.underlying, start.expiry, start.micros, start.underlyingRaw, quotes);
    }
}
