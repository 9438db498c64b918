package io.alphastocks.clickhouse;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The rows of a range, block by block as the server sends them. Where an answer breaks off, it is
/// asked again for what comes after the last row.
final class RangeRows<T> implements Iterator<T>, AutoCloseable {

    private static final int MOST_FAILURES = 3;

    private final Session session;
    private final RangeQuery<T> query;
    private final Runnable requireOpen;
    private final Function<ClickHouseStoreException, RuntimeException> failure;
    private List<Object> after = List.of();
    private Session.@Nullable Answer answer;
    private @Nullable InputBlocks blocks;
    private InputBlocks.@Nullable Block block;
    private Session.@Nullable RowReader<T> reader;
    private int row;
    private int rows;
    private boolean complete;
    private int failures;

    /// @param requireOpen throws where the store is closed
    /// @param failure what is thrown where the server fails
    RangeRows(
            Session session,
            RangeQuery<T> query,
            Runnable requireOpen,
            Function<ClickHouseStoreException, RuntimeException> failure) {
        this.session = session;
        this.query = query;
        this.requireOpen = requireOpen;
        this.failure = failure;
    }

    /// The rows as a stream, that closes what it reads from.
    static <T> Stream<T> stream(Iterator<T> rows, RangeRows<?> source) {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                rows, Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .onClose(source::close);
    }

    @Override
    public boolean hasNext() {
        if (row < rows) {
            return true;
        }
        try {
            requireOpen.run();
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
        return !complete && advance();
    }

    private boolean advance() {
        InputBlocks.Block done = block;
        if (done != null) {
            after = query.keys(done, rows - 1);
            block = null;
        }
        while (true) {
            try {
                return read();
            } catch (RuntimeException e) {
                close();
                if (++failures >= MOST_FAILURES) {
                    throw failure.apply(
                            e instanceof ClickHouseStoreException own
                                    ? own
                                    : session.failure("reading", e));
                }
            }
        }
    }

    private boolean read() {
        Session.Answer from = answer;
        InputBlocks open = blocks;
        if (from == null || open == null) {
            from = query.open(session, after);
            answer = from;
            open = from.blocks();
            blocks = open;
        }
        InputBlocks.Block next = session.next(from, open);
        if (next == null) {
            close();
            complete = true;
            return false;
        }
        failures = 0;
        block = next;
        reader = query.reader().of(next);
        row = 0;
        rows = next.rows();
        return true;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Session.RowReader<T> read = reader;
        InputBlocks.Block of = block;
        if (read == null || of == null) {
            throw new IllegalStateException("there is no block to read");
        }
        return read.read(of, row++);
    }

    @Override
    public void close() {
        Session.Answer open = answer;
        answer = null;
        blocks = null;
        if (open != null) {
            open.close();
        }
    }
}
