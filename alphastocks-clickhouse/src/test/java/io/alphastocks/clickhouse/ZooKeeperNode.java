package io.alphastocks.clickhouse;

import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// A real ZooKeeper, of one node, in this process.
final class ZooKeeperNode implements AutoCloseable {

    private static final int TICK_MILLIS = 2_000;

    private final NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
    private final ZooKeeperServer server;

    ZooKeeperNode(Path directory) throws Exception {
        server = new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MILLIS);
        connections.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        connections.startup(server);
    }

    int port() {
        return connections.getLocalPort();
    }

    @Override
    public void close() {
        connections.shutdown();
        server.shutdown();
    }
}
