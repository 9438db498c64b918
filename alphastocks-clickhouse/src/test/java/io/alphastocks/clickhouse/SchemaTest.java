package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What is made on a cluster, as text: the engine in the library has no replication.
class SchemaTest {

    private static List<String> statements(ClickHouseSettings settings) {
        return Schema.statements(settings, Schema.steps());
    }

    private static String only(List<String> statements, String start) {
        return statements.stream().filter(s -> s.startsWith(start)).findFirst().orElseThrow();
    }

    @Test
    void onOneServerNothingIsReplicatedOrDistributed() {
        assertThat(statements(ClickHouseSettings.DEFAULT))
                .noneMatch(s -> s.contains("Replicated") && !s.contains("ReplacingMergeTree"))
                .noneMatch(s -> s.contains("Distributed("))
                .noneMatch(s -> s.contains("ON CLUSTER"))
                .noneMatch(s -> s.contains("KeeperMap"))
                .noneMatch(s -> s.contains("_local"));
    }

    @Test
    void onAClusterEveryTableIsReplicatedAndReadThroughADistributedOne() {
        List<String> statements =
                statements(
                        ClickHouseSettings.DEFAULT.inDatabase("trading").onCluster("east", true));

        assertThat(statements).allSatisfy(s -> assertThat(s).contains(" ON CLUSTER `east`"));
        assertThat(only(statements, "CREATE TABLE IF NOT EXISTS `trading`.`market_data_local`"))
                .contains(
                        "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/trading/market_data', '{replica}')",
                        "PARTITION BY toYYYYMM(time)",
                        "ORDER BY (instrument, time, position)",
                        "TTL recorded + toIntervalDay(30)");
        assertThat(only(statements, "CREATE TABLE IF NOT EXISTS `trading`.`market_data` "))
                .isEqualTo(
                        "CREATE TABLE IF NOT EXISTS `trading`.`market_data` ON CLUSTER `east` AS `trading`.`market_data_local` ENGINE = Distributed(`east`, `trading`, `market_data_local`, cityHash64(instrument))");
        assertThat(only(statements, "CREATE TABLE IF NOT EXISTS `trading`.`historical_data_local`"))
                .contains(
                        "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/trading/historical_data', '{replica}', position)");
        assertThat(only(statements, "CREATE TABLE IF NOT EXISTS `trading`.`claims`"))
                .contains("ENGINE = KeeperMap('/alphastocks/trading/claims')");
        assertThat(only(statements, "CREATE MATERIALIZED VIEW IF NOT EXISTS `trading`.`orders_of"))
                .contains("TO `trading`.`orders_local`", "FROM `trading`.`events_local`");
    }

    @Test
    void codecsAndTimesToKeepRowsAreTheSettings() {
        String ticks =
                only(
                        statements(
                                ClickHouseSettings.DEFAULT
                                        .compressedBy("LZ4")
                                        .keeping(0, 0, 0, 0, 0)),
                        "CREATE TABLE IF NOT EXISTS `alphastocks`.`market_data`");

        assertThat(ticks)
                .contains("time DateTime64(6, 'UTC') CODEC(DoubleDelta, LZ4)")
                .contains("last Decimal(18, 4) CODEC(Delta, LZ4)")
                .doesNotContain("TTL")
                .doesNotContain("ZSTD");
    }
}
