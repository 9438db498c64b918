package io.alphastocks.clickhouse;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// Questions about what the audit has recorded, answered by the server from its views. Each run
/// stands for itself, since runs of the same data repeat the same signals. What an event said
/// twice, after a crash, counts once.
///
/// Every method throws [ClickHouseStoreException] where the server fails. Safe for use by any
/// thread.
public final class Analytics {

    /// Signals that a strategy gave in an hour.
    ///
    /// @param hour its beginning, by UTC
    public record SignalsOfHour(Instant hour, String strategy, long signals) {}

    /// What a strategy has made of its closed positions.
    ///
    /// @param trades closed positions
    /// @param wins those with a net profit
    /// @param gross proceeds less cost
    /// @param net gross less charges
    public record Performance(
            String strategy, long trades, long wins, Money gross, Money charges, Money net) {

        /// Of 100 trades, so many made a profit; 0 where there are none.
        public double winRatePercent() {
            return trades == 0 ? 0 : 100.0 * wins / trades;
        }
    }

    /// What a strategy has made of the positions that were closed on a day.
    ///
    /// @param day by the calendar of India
    public record ProfitOfDay(String strategy, LocalDate day, long trades, Money net) {}

    /// A minute of an instrument, made of its ticks. Raw prices are in 1/10,000.
    ///
    /// @param minute its beginning
    /// @param volume units of all last trades; a batch that was cut off by a crash of the server
    ///   may count twice
    public record Minute(
            Instant minute, long openRaw, long highRaw, long lowRaw, long closeRaw, long volume) {}

    private final Session session;
    private final ClickHouseSettings settings;

    Analytics(Session session, ClickHouseSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    private String table(String name) {
        return Table.qualified(settings, name);
    }

    /// The names of all runs, sorted.
    public List<String> runs() {
        return session
                .list(
                        "SELECT DISTINCT toString(run) FROM " + table(Tables.EVENTS),
                        (block, row) -> block.column(0).text(row))
                .stream()
                .sorted()
                .toList();
    }

    /// Signals per hour and strategy, in the order of hours.
    public List<SignalsOfHour> signalsPerHour(String run) {
        return session.list(
                """
                SELECT toDateTime64(toStartOfHour(time), 6, 'UTC') AS hour, strategy, uniqExact(signal_id)
                FROM %s FINAL
                WHERE run = %s AND state = 'SignalGenerated'
                GROUP BY hour, strategy ORDER BY hour, strategy
                """
                        .formatted(table("trading_signals"), Sql.text(run)),
                (block, row) ->
                        new SignalsOfHour(
                                EpochMicros.toInstant(block.column(0).number(row)),
                                block.column(1).text(row),
                                block.column(2).number(row)));
    }

    /// Win rate and profit of each strategy, in the order of names.
    public List<Performance> performance(String run) {
        return session.list(
                """
                SELECT strategy, count(), countIf(net > 0),
                    toDecimal64(sum(gross), 4), toDecimal64(sum(charges), 4), toDecimal64(sum(net), 4)
                FROM %s FINAL WHERE run = %s GROUP BY strategy ORDER BY strategy
                """
                        .formatted(table("strategy_performance"), Sql.text(run)),
                (block, row) ->
                        new Performance(
                                block.column(0).text(row),
                                block.column(1).number(row),
                                block.column(2).number(row),
                                Money.ofRaw(block.column(3).number(row)),
                                Money.ofRaw(block.column(4).number(row)),
                                Money.ofRaw(block.column(5).number(row))));
    }

    /// Profit of each strategy and day, in the order of days.
    public List<ProfitOfDay> profitPerDay(String run) {
        return session.list(
                """
                SELECT strategy, day, count(), toDecimal64(sum(net), 4)
                FROM %s FINAL WHERE run = %s GROUP BY strategy, day ORDER BY day, strategy
                """
                        .formatted(table("strategy_performance"), Sql.text(run)),
                (block, row) ->
                        new ProfitOfDay(
                                block.column(0).text(row),
                                LocalDate.ofEpochDay(block.column(1).number(row)),
                                block.column(2).number(row),
                                Money.ofRaw(block.column(3).number(row))));
    }

    /// Minutes of an instrument in `[from, to)`, made of its ticks, in the order of time.
    public List<Minute> minutes(InstrumentId instrument, Instant from, Instant to) {
        return session.list(
                """
                SELECT toDateTime64(minute, 6, 'UTC') AS start, argMinMerge(open), toDecimal64(max(high), 4), toDecimal64(min(low), 4), argMaxMerge(close), toInt64(sum(volume))
                FROM %s WHERE instrument = %s AND minute >= %s AND minute < %s
                GROUP BY minute ORDER BY minute
                """
                        .formatted(
                                table(MinuteCandles.NAME),
                                Sql.text(instrument.value()),
                                Sql.time(EpochMicros.of(from)),
                                Sql.time(EpochMicros.of(to))),
                (block, row) ->
                        new Minute(
                                EpochMicros.toInstant(block.column(0).number(row)),
                                block.column(1).number(row),
                                block.column(2).number(row),
                                block.column(3).number(row),
                                block.column(4).number(row),
                                block.column(5).number(row)));
    }
}
