package io.alphastocks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.AppendResult.Appended;
import io.alphastocks.store.AppendResult.Conflict;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.testkit.LocalClickHouse;
import io.alphastocks.testkit.LocalClickHouse.Options;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Two servers that know one another, each a shard, and a ZooKeeper that both ask.
@Timeout(180)
class ClusterJournalTest {

    private static final int VIOLATED_CONSTRAINT = 469;

    private static final ClickHouseSettings SETTINGS =
            ClickHouseSettings.DEFAULT.inDatabase("cluster").onCluster("two", false);

    @TempDir private static Path directory;
    private static ZooKeeperNode keeper;
    private static final List<LocalClickHouse> SERVERS = new ArrayList<>();
    private static final List<ClickHouse> NODES = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        Server.requireAvailable();
        keeper = new ZooKeeperNode(Files.createDirectory(directory.resolve("keeper")));
        List<Integer> ports = freePorts(2);
        Path config = Files.writeString(directory.resolve("config.xml"), config(ports));
        for (int i = 0; i < 2; i++) {
            SERVERS.add(
                    LocalClickHouse.start(
                            Options.DEFAULT
                                    .in(directory.resolve("node-" + i))
                                    .clusteredAt(ports.get(i))
                                    .configuredBy(config)));
        }
        for (LocalClickHouse server : SERVERS) {
            prepare(server);
        }
        for (LocalClickHouse server : SERVERS) {
            NODES.add(Server.open(server, SETTINGS));
        }
    }

    private static List<Integer> freePorts(int count) throws Exception {
        List<ServerSocket> held = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0);
            held.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return ports;
    }

    private static String config(List<Integer> ports) throws Exception {
        String shard =
                "<shard><internal_replication>true</internal_replication><replica><host>127.0.0.1</host><port>%s</port></replica></shard>";
        return """
        <clickhouse>
          <zookeeper><node><host>127.0.0.1</host><port>%s</port></node></zookeeper>
          <keeper_map_path_prefix>/keeper_map</keeper_map_path_prefix>
          <remote_servers><two>%s%s</two></remote_servers>
        </clickhouse>
        """
                .formatted(
                        keeper.port(),
                        shard.formatted(ports.get(0)),
                        shard.formatted(ports.get(1)));
    }

    /// The engine in the library has no worker for statements of a whole cluster: each gets its
    /// own.
    private static void prepare(LocalClickHouse server) {
        try (Session session =
                Session.open(Server.source(server), SETTINGS, Duration.ofSeconds(30))) {
            for (String statement : Schema.statements(SETTINGS, Schema.steps())) {
                session.execute(statement.replace(" ON CLUSTER `two`", ""));
            }
            session.execute(
                    "INSERT INTO `cluster`.`schema_versions` VALUES (%s, now())"
                            .formatted(Schema.steps().size()));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        NODES.forEach(ClickHouse::close);
        SERVERS.forEach(LocalClickHouse::close);
        if (keeper != null) {
            keeper.close();
        }
    }

    private static JournalRecord record(String id) {
        return new JournalRecord(id, "Tested", Instant.EPOCH, "", "{\"id\":\"" + id + "\"}");
    }

    private static List<String> ids(Journal journal, String stream) {
        List<StoredRecord> records = new ArrayList<>();
        journal.read(stream, 0, records::add);
        return records.stream().map(StoredRecord::id).toList();
    }

    @Test
    void ofThirtyTwoJournalsOnTwoServersExactlyOneWinsEachVersion() throws Exception {
        int rounds = 4;
        int racers = 32;
        CyclicBarrier start = new CyclicBarrier(racers);
        List<Journal> journals = new ArrayList<>();
        for (int i = 0; i < racers; i++) {
            journals.add(NODES.get(i % 2).journal());
        }
        Queue<JournalException> failures = new ConcurrentLinkedQueue<>();
        List<Future<List<AppendResult>>> futures = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(racers)) {
            for (int i = 0; i < racers; i++) {
                int racer = i;
                futures.add(
                        threads.submit(() -> {
                            List<AppendResult> mine = new ArrayList<>();
                            for (int round = 0; round < rounds; round++) {
                                String id = round + "/" + racer;
                                start.await(30, TimeUnit.SECONDS);
                                try {
                                    mine.add(
                                            journals.get(racer)
                                                    .append(
                                                            "raced",
                                                            round,
                                                            List.of(record(id), record(id + "+"))));
                                } catch (JournalException e) {
                                    failures.add(e);
                                    throw e;
                                }
                            }
                            return mine;
                        }));
            }
        }
        assertThat(failures).isEmpty();
        List<String> winners = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int racer = 0; racer < racers; racer++) {
                switch (futures.get(racer).get().get(round)) {
                    case Appended(long version) -> {
                        assertThat(version).isEqualTo(round + 1);
                        winners.add(round + "/" + racer);
                        winners.add(round + "/" + racer + "+");
                    }
                    case Conflict(long actual) -> assertThat(actual).isGreaterThan(round);
                }
            }
            assertThat(winners).as("after round " + round).hasSize(2 * round + 2);
        }
        for (Journal journal : journals.subList(0, 2)) {
            assertThat(ids(journal, "raced")).isEqualTo(winners);
            assertThat(journal.version("raced")).isEqualTo(rounds);
        }
        journals.forEach(Journal::close);
    }

    @Test
    void rowsThatNobodyClaimedAreNoRecordsAndTheirVersionIsFree() {
        try (Journal first = NODES.get(0).journal();
                Journal second = NODES.get(1).journal()) {
            first.append("crashed", 0, List.of(record("a")));
            // What an engine leaves that dies between its rows and its claim.
            NODES.get(0)
                    .session()
                    .execute(
                            "INSERT INTO `cluster`.`records` (stream, version, ordinal, id, type, time_micros, correlation_id, payload, writer) SETTINGS distributed_foreground_insert = 1 VALUES ('crashed', 2, 0, 'lost', 'Tested', 0, '', '{}', 'dead')");

            assertThat(second.version("crashed")).isEqualTo(1);
            assertThat(ids(second, "crashed")).containsExactly("a");
            assertThat(second.append("crashed", 1, List.of(record("b"))))
                    .isEqualTo(new Appended(2));
            assertThat(ids(first, "crashed")).containsExactly("a", "b");
            assertThat(first.append("crashed", 1, List.of(record("c")))).isEqualTo(new Conflict(2));
        }
    }

    @Test
    void anEngineThatWasOvertakenIsToldSoWhereItsVersionHasBeenTrimmed() {
        try (Journal first = NODES.get(0).journal();
                Journal second = NODES.get(1).journal()) {
            first.append("trimmed", 0, List.of(record("a")));
            second.append("trimmed", 1, List.of(record("b")));
            second.append("trimmed", 2, List.of(record("c")));
            everywhere(
                    "DELETE FROM `cluster`.`records_local` WHERE stream = 'trimmed' AND version = 2");

            assertThat(first.append("trimmed", 1, List.of(record("late"))))
                    .isEqualTo(new Conflict(3));
        }
    }

    @Test
    void aVersionIsNotClaimedForRowsThatTheServerDidNotStore() {
        everywhere(
                "ALTER TABLE `cluster`.`records_local` ADD CONSTRAINT refused CHECK type != 'Refused'");
        JournalRecord refused = new JournalRecord("a", "Refused", Instant.EPOCH, "", "{}");
        try (Journal journal = NODES.get(0).journal();
                Journal another = NODES.get(1).journal()) {
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> journal.append("refused", 0, List.of(refused)))
                    .matches(e -> Server.code(e) == VIOLATED_CONSTRAINT);

            assertThat(another.version("refused")).isZero();
            assertThat(journal.append("refused", 0, List.of(record("b"))))
                    .isEqualTo(new Appended(1));
            assertThat(ids(another, "refused")).containsExactly("b");
        } finally {
            everywhere("ALTER TABLE `cluster`.`records_local` DROP CONSTRAINT refused");
        }
    }

    private static void everywhere(String sql) {
        NODES.forEach(node -> node.session().execute(sql));
    }
}
