package io.alphastocks.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// A file of fixed size, to force to the disk: 4 KiB written over and over within it, the cheapest
/// force that there is.
@State(Scope.Benchmark)
public class RawForce {

    private static final int PAGE = 4_096;
    private static final int PAGES = 1_024;

    private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE);

    @SuppressWarnings("NullAway.Init") // by JMH, which calls open first
    private FileChannel channel;

    private int next;

    /// Makes the file.
    @Setup
    public void open(ScratchDirectory directory) throws IOException {
        channel =
                FileChannel.open(
                        directory.path.resolve("raw"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
        for (int i = 0; i < PAGES; i++) {
            write();
        }
        channel.force(true);
    }

    /// Closes it.
    @TearDown
    public void close() throws IOException {
        channel.close();
    }

    private void write() throws IOException {
        page.clear();
        channel.write(page, (long) (next++ % PAGES) * PAGE);
    }

    void force() throws IOException {
        write();
        channel.force(false);
    }
}
