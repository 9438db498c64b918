package io.alphastocks.clickhouse;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// A real ZooKeeper, of one node, in this process. By reflection: its classes have annotations that
/// it does not bring, of which a compiler that reads them warns.
final class ZooKeeperNode implements AutoCloseable {

    private static final String PACKAGE = "org.apache.zookeeper.server.";
    private static final int TICK_MILLIS = 2_000;
    private static final int MOST_CLIENTS = 100;

    private final Object server;
    private final Object connections;

    ZooKeeperNode(Path directory) throws ReflectiveOperationException {
        Class<?> type = Class.forName(PACKAGE + "ZooKeeperServer");
        server =
                type.getConstructor(File.class, File.class, int.class)
                        .newInstance(directory.toFile(), directory.toFile(), TICK_MILLIS);
        connections =
                Class.forName(PACKAGE + "NIOServerCnxnFactory").getConstructor().newInstance();
        connections
                .getClass()
                .getMethod("configure", InetSocketAddress.class, int.class)
                .invoke(
                        connections,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        MOST_CLIENTS);
        connections.getClass().getMethod("startup", type).invoke(connections, server);
    }

    int port() throws ReflectiveOperationException {
        return (Integer) connections.getClass().getMethod("getLocalPort").invoke(connections);
    }

    @Override
    public void close() throws ReflectiveOperationException {
        connections.getClass().getMethod("shutdown").invoke(connections);
        server.getClass().getMethod("shutdown").invoke(server);
    }
}
