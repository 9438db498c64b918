package io.alphastocks.clickhouse;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/// How AlphaStocks keeps its tables in ClickHouse.
///
/// @param database the database that has them, made where there is none: letters, digits and
///   underscores, not a digit first
/// @param cluster a cluster of the server's configuration, on which every table is made on all
///   nodes, with the name `TABLE_local`, and read and written through a distributed one; null for
///   one server. It needs Keeper, and the macros `shard` and `replica`
/// @param replicated whether the nodes of a cluster's shard keep copies of one another; without a
///   cluster it has no meaning
/// @param compression the general codec of columns, such as `ZSTD(1)` or `LZ4`; those of time and
///   order are stored as differences before
/// @param tickDays how long ticks are kept, from when they were stored; 0 for ever
/// @param candleDays how long candles are kept
/// @param chainDays how long option chains are kept
/// @param metricDays how long metrics are kept
/// @param eventDays how long the audit is kept
public record ClickHouseSettings(
        String database,
        @Nullable String cluster,
        boolean replicated,
        String compression,
        int tickDays,
        int candleDays,
        int chainDays,
        int metricDays,
        int eventDays) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final Pattern CODEC =
            Pattern.compile("NONE|LZ4|LZ4HC(\\([0-9]{1,2}\\))?|ZSTD(\\([0-9]{1,2}\\))?");

    /// The database `alphastocks` on one server, `ZSTD(1)`; ticks for 30 days, chains for 90, all
    /// else for ever.
    public static final ClickHouseSettings DEFAULT =
            new ClickHouseSettings("alphastocks", null, true, "ZSTD(1)", 30, 0, 90, 0, 0);

    /// @throws IllegalArgumentException if a name or the codec is no such, or a number of days is
    ///   negative
    public ClickHouseSettings {
        requireName("database", database);
        if (cluster != null) {
            requireName("cluster", cluster);
        }
        if (!CODEC.matcher(compression).matches()) {
            throw new IllegalArgumentException(
                    "compression '"
                            + compression
                            + "' must be NONE, LZ4, LZ4HC, ZSTD, or the last two with a level, such as ZSTD(3)");
        }
        if (tickDays < 0 || candleDays < 0 || chainDays < 0 || metricDays < 0 || eventDays < 0) {
            throw new IllegalArgumentException(
                    "days to keep ticks %s, candles %s, chains %s, metrics %s, events %s: they must be 0 (for ever) or more"
                            .formatted(tickDays, candleDays, chainDays, metricDays, eventDays));
        }
    }

    private static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "%s '%s' must be up to 63 letters, digits and underscores, not a digit first"
                            .formatted(what, name));
        }
    }

    /// These, in another database.
    public ClickHouseSettings inDatabase(String name) {
        return new ClickHouseSettings(
                name,
                cluster,
                replicated,
                compression,
                tickDays,
                candleDays,
                chainDays,
                metricDays,
                eventDays);
    }

    /// These, on a cluster.
    ///
    /// @param copies whether nodes of a shard keep copies of one another
    public ClickHouseSettings onCluster(String name, boolean copies) {
        return new ClickHouseSettings(
                database,
                name,
                copies,
                compression,
                tickDays,
                candleDays,
                chainDays,
                metricDays,
                eventDays);
    }

    /// These, with another codec.
    public ClickHouseSettings compressedBy(String codec) {
        return new ClickHouseSettings(
                database,
                cluster,
                replicated,
                codec,
                tickDays,
                candleDays,
                chainDays,
                metricDays,
                eventDays);
    }

    /// These, with other times to keep things, in days; 0 for ever.
    public ClickHouseSettings keeping(int ticks, int candles, int chains, int metrics, int events) {
        return new ClickHouseSettings(
                database,
                cluster,
                replicated,
                compression,
                ticks,
                candles,
                chains,
                metrics,
                events);
    }
}
