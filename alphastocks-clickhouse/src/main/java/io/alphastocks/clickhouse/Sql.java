package io.alphastocks.clickhouse;

/// Values as statements write them.
final class Sql {

    private Sql() {}

    static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /// A time, microseconds since the epoch.
    static String time(long micros) {
        return "fromUnixTimestamp64Micro(toInt64(" + micros + "), 'UTC')";
    }
}
